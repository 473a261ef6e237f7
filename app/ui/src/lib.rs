//! The parts that pages are built from. They know no feature and no data.
//!
//! A part is a component with a sheet in `style/parts`. Every text in it is in both languages; every state has a shape
//! as well as a colour; everything is readable before, and without, script. `Gallery` shows them all.

// Views are types, and nest: the default of 128 is reached by an ordinary page.
#![recursion_limit = "256"]

mod banner;
mod button;
mod chart;
mod chip;
mod choice;
mod code;
mod copy;
mod dialog;
mod empty;
mod facts;
mod field;
mod fold;
mod gallery;
mod icon;
mod keyboard;
mod language;
mod measure;
mod menu;
mod palette;
mod panel;
mod progress;
mod segmented;
mod shell;
mod spark;
mod state;
mod table;
mod tabs;
mod time;
mod toast;
mod virtual_list;

pub use banner::Banner;
pub use button::{Button, ButtonKind, LinkButton, Spinner};
pub use chart::{Chart, ChartData, ChartLevel, ChartMark, Legend, LevelKind, Series, Unit, series_class};
pub use chip::{Chip, FilterChips, ToggleChip};
pub use choice::{Checkbox, Choice, RadioCards, Select};
pub use code::{Code, Diff, DiffKind, DiffLine, Step};
pub use copy::{CopyButton, CopyLine};
pub use dialog::{ConfirmDialog, Dialog};
pub use domain::Language;
pub use empty::{EmptyState, Skeleton};
pub use facts::{Fact, Facts, Figure, Figures, Timeline, TimelineItem};
pub use field::{Cell, CellSelect, Field, FileInput, NumberInput, RowsError, TextArea, TextInput};
pub use fold::Folded;
pub use gallery::Gallery;
pub use icon::{Glyph, Icon, Logo};
pub use keyboard::{on_control_key, on_key};
pub use language::{language, plural, provide_language};
pub use palette::{Palette, PaletteItem};
pub use panel::{PageHead, Panel};
pub use progress::{Progress, Usage};
pub use segmented::{SegmentLink, Segmented, SegmentedLinks};
pub use shell::{NavGroup, NavLink, PaletteButton, Shell};
pub use spark::Spark;
pub use state::{Badge, StateBadge, StateMark, tone};
pub use table::{EmptyRow, LoadMore, SearchBox, Sort, SortHeader, Table};
pub use tabs::{Breadcrumbs, Crumb, Tab, Tabs};
pub use time::{Ago, Elapsed, Moment, Until, ago, duration, exact, own_time_zone, span, until};
pub use toast::{Toaster, Toasts, provide_toasts, toasts};
pub use virtual_list::VirtualList;
