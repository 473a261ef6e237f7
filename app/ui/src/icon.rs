//! The icons, drawn inline: no font, no request, the colour of the text around them.

use leptos::prelude::*;

/// What an icon shows. Each is drawn on 16 by 16.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Glyph {
    Board,
    Service,
    Environment,
    Build,
    Log,
    Metric,
    Cluster,
    Node,
    Pod,
    Volume,
    Audit,
    Settings,
    Team,
    User,
    Key,
    Network,
    Search,
    Filter,
    Plus,
    Minus,
    Close,
    Check,
    ChevronUp,
    ChevronDown,
    ChevronLeft,
    ChevronRight,
    ArrowUp,
    External,
    Link,
    Copy,
    Download,
    Upload,
    Pause,
    Play,
    Stop,
    Restart,
    Rollback,
    Deploy,
    Scale,
    Trash,
    Edit,
    Sun,
    Moon,
    Monitor,
    Globe,
    Menu,
    More,
    Warning,
    Info,
    Clock,
    Git,
    Image,
    SignOut,
    Wrap,
    Event,
}

impl Glyph {
    pub const ALL: [Self; 55] = [
        Self::Board,
        Self::Service,
        Self::Environment,
        Self::Build,
        Self::Log,
        Self::Metric,
        Self::Cluster,
        Self::Node,
        Self::Pod,
        Self::Volume,
        Self::Audit,
        Self::Settings,
        Self::Team,
        Self::User,
        Self::Key,
        Self::Network,
        Self::Search,
        Self::Filter,
        Self::Plus,
        Self::Minus,
        Self::Close,
        Self::Check,
        Self::ChevronUp,
        Self::ChevronDown,
        Self::ChevronLeft,
        Self::ChevronRight,
        Self::ArrowUp,
        Self::External,
        Self::Link,
        Self::Copy,
        Self::Download,
        Self::Upload,
        Self::Pause,
        Self::Play,
        Self::Stop,
        Self::Restart,
        Self::Rollback,
        Self::Deploy,
        Self::Scale,
        Self::Trash,
        Self::Edit,
        Self::Sun,
        Self::Moon,
        Self::Monitor,
        Self::Globe,
        Self::Menu,
        Self::More,
        Self::Warning,
        Self::Info,
        Self::Clock,
        Self::Git,
        Self::Image,
        Self::SignOut,
        Self::Wrap,
        Self::Event,
    ];

    fn markup(self) -> &'static str {
        match self {
            Self::Board => {
                r#"<rect x="2" y="2.5" width="5" height="5" rx="1"/><rect x="9" y="2.5" width="5" height="5" rx="1"/><rect x="2" y="9" width="5" height="5" rx="1"/><rect x="9" y="9" width="5" height="5" rx="1"/>"#
            }
            Self::Service => {
                r#"<path d="M8 1.8 13.6 5v6L8 14.2 2.4 11V5z"/><path d="M2.6 5.1 8 8.2l5.4-3.1M8 8.2v5.8"/>"#
            }
            Self::Environment => r#"<path d="M2 4.2 8 1.5l6 2.7-6 2.7zM2 8l6 2.7L14 8M2 11.6l6 2.7 6-2.7"/>"#,
            Self::Build => {
                r#"<path d="m8.2 4.2 3.6 3.6M2.4 12.2l5.9-5.9 1.4 1.4-5.9 5.9a1 1 0 0 1-1.4-1.4zM7 3.4C8.6 1.8 11 1.9 12.6 3.4l1.2 1.2-2.4 2.4"/>"#
            }
            Self::Log => r#"<path d="M2.5 3.5h11M2.5 6.5h8M2.5 9.5h11M2.5 12.5h6"/>"#,
            Self::Metric => r#"<path d="M2 13.5h12M2.5 10.5l3-4 3 2.5 5-6"/>"#,
            Self::Cluster => {
                r#"<rect x="2" y="2.5" width="12" height="4" rx="1"/><rect x="2" y="9.5" width="12" height="4" rx="1"/><path d="M4.6 4.5h.1M4.6 11.5h.1"/>"#
            }
            Self::Node => {
                r#"<rect x="3.5" y="3.5" width="9" height="9" rx="1.2"/><path d="M6 1.5v2M10 1.5v2M6 12.5v2M10 12.5v2M1.5 6h2M1.5 10h2M12.5 6h2M12.5 10h2"/>"#
            }
            Self::Pod => r#"<path d="M8 2 13 4.9v6.2L8 14l-5-2.9V4.9z"/><circle cx="8" cy="8" r="2"/>"#,
            Self::Volume => {
                r#"<ellipse cx="8" cy="3.8" rx="5.5" ry="2"/><path d="M2.5 3.8v8.4c0 1.1 2.500 2 5.500 2s5.500-.9 5.500-2V3.800M2.5 8c0 1.100 2.500 2 5.500 2s5.500-.9 5.500-2"/>"#
            }
            Self::Audit => r#"<path d="M4 1.8h5.5L12.5 5v9.2H4z"/><path d="M6.3 7h4M6.3 9.4h4M6.3 11.8h2.4"/>"#,
            Self::Settings => {
                r#"<circle cx="8" cy="8" r="2.2"/><path d="M8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6 5 5M11 11l1.4 1.4M12.4 3.6 11 5M5 11l-1.4 1.4"/>"#
            }
            Self::Team => {
                r#"<circle cx="6" cy="5.5" r="2.4"/><path d="M1.6 13.2c.4-2.6 2.1-4 4.4-4s4 1.4 4.4 4M10.5 3.4a2.3 2.3 0 0 1 0 4.3M12 9.6c1.4.5 2.2 1.8 2.4 3.6"/>"#
            }
            Self::User => {
                r#"<circle cx="8" cy="5.4" r="2.7"/><path d="M2.8 13.8c.5-2.8 2.5-4.3 5.2-4.3s4.7 1.5 5.2 4.3"/>"#
            }
            Self::Key => r#"<circle cx="5.2" cy="10.8" r="2.9"/><path d="m7.4 8.6 6-6M11 5l2 2M9.3 6.700l1.3 1.3"/>"#,
            Self::Network => {
                r#"<rect x="6" y="1.8" width="4" height="3.6" rx=".8"/><rect x="1.8" y="10.6" width="4" height="3.6" rx=".8"/><rect x="10.2" y="10.6" width="4" height="3.6" rx=".8"/><path d="M8 5.400V8M3.8 10.600V8h8.400v2.6"/>"#
            }
            Self::Search => r#"<circle cx="7" cy="7" r="4.5"/><path d="m10.5 10.5 3.5 3.5"/>"#,
            Self::Filter => r#"<path d="M2 3.500h12M4.5 8h7M6.8 12.500h2.4"/>"#,
            Self::Plus => r#"<path d="M8 3v10M3 8h10"/>"#,
            Self::Minus => r#"<path d="M3 8h10"/>"#,
            Self::Close => r#"<path d="m4 4 8 8M12 4l-8 8"/>"#,
            Self::Check => r#"<path d="m3 8.4 3.2 3.200L13 4.6"/>"#,
            Self::ChevronUp => r#"<path d="m4 10 4-4 4 4"/>"#,
            Self::ChevronDown => r#"<path d="m4 6 4 4 4-4"/>"#,
            Self::ChevronLeft => r#"<path d="M10 4 6 8l4 4"/>"#,
            Self::ChevronRight => r#"<path d="m6 4 4 4-4 4"/>"#,
            Self::ArrowUp => r#"<path d="M8 13V3M4 7l4-4 4 4"/>"#,
            Self::External => r#"<path d="M9.5 2.500h4v4M13.5 2.5 7.5 8.500M11.5 9.500v4h-9v-9h4"/>"#,
            Self::Link => {
                r#"<path d="M6.7 9.300a2.6 2.6 0 0 0 3.7 0l2.3-2.300a2.6 2.6 0 0 0-3.7-3.700l-.8.8M9.3 6.700a2.6 2.6 0 0 0-3.7 0L3.3 9a2.6 2.6 0 0 0 3.7 3.700l.8-.8"/>"#
            }
            Self::Copy => r#"<rect x="5.5" y="5.5" width="8" height="8" rx="1.2"/><path d="M3.5 10.500h-1v-8h8v1"/>"#,
            Self::Download => r#"<path d="M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.500h11"/>"#,
            Self::Upload => r#"<path d="M8 10.500v-8M4.5 5.5 8 2l3.5 3.500M2.5 13.500h11"/>"#,
            Self::Pause => r#"<path d="M5.5 3.500v9M10.5 3.500v9"/>"#,
            Self::Play => r#"<path d="M5 3.200v9.600L12.8 8z"/>"#,
            Self::Stop => r#"<rect x="4" y="4" width="8" height="8" rx="1"/>"#,
            Self::Restart => r#"<path d="M13.2 8A5.2 5.2 0 1 1 11.5 4.200M13.2 2v3.200H10"/>"#,
            Self::Rollback => r#"<path d="M2.8 8a5.2 5.2 0 1 0 1.7-3.800M2.8 2v3.200H6M8 5.500V8l1.8 1.2"/>"#,
            Self::Deploy => r#"<path d="M8 9.500v-8M4.8 4.5 8 1.500l3.2 3M3 8v5.500h10V8"/>"#,
            Self::Scale => r#"<path d="M9.5 2.500h4v4M13.5 2.5 9 7M6.5 13.500h-4v-4M2.5 13.5 7 9"/>"#,
            Self::Trash => r#"<path d="M2.5 4.200h11M6 4V2.300h4V4M4 4.200l.6 9.300h6.800l.6-9.300M6.7 7v4M9.3 7v4"/>"#,
            Self::Edit => r#"<path d="M10.8 2.6 13.4 5.2 5.6 13H3v-2.600zM9 4.4 11.6 7"/>"#,
            Self::Sun => {
                r#"<circle cx="8" cy="8" r="2.7"/><path d="M8 1.500v1.600M8 12.900v1.600M1.5 8h1.600M12.9 8h1.600M3.4 3.400l1.1 1.100M11.5 11.500l1.1 1.100M12.6 3.400l-1.1 1.100M4.5 11.500l-1.1 1.1"/>"#
            }
            Self::Moon => r#"<path d="M13.3 9.700A5.7 5.7 0 0 1 6.3 2.700a5.7 5.7 0 1 0 7 7z"/>"#,
            Self::Monitor => {
                r#"<rect x="1.8" y="2.5" width="12.4" height="8.5" rx="1.2"/><path d="M5.5 13.700h5M8 11v2.7"/>"#
            }
            Self::Globe => {
                r#"<circle cx="8" cy="8" r="6"/><path d="M2 8h12M8 2c2.2 2 2.7 4 2.7 6S10.2 12 8 14C5.8 12 5.3 10 5.3 8S5.8 4 8 2z"/>"#
            }
            Self::Menu => r#"<path d="M2.5 4.200h11M2.5 8h11M2.5 11.800h11"/>"#,
            Self::More => r#"<path d="M3.5 8h.1M8 8h.1M12.5 8h.1" stroke-width="2.4"/>"#,
            Self::Warning => r#"<path d="M8 2.2 14.3 13H1.700zM8 6.300v3.200M8 11.300v.1"/>"#,
            Self::Info => r#"<circle cx="8" cy="8" r="6"/><path d="M8 7.300v3.700M8 5v.1"/>"#,
            Self::Clock => r#"<circle cx="8" cy="8" r="6"/><path d="M8 4.500V8l2.4 1.6"/>"#,
            Self::Git => {
                r#"<circle cx="4.5" cy="3.5" r="1.6"/><circle cx="4.5" cy="12.5" r="1.6"/><circle cx="11.5" cy="5.5" r="1.6"/><path d="M4.5 5.100v5.800M11.5 7.100c0 2.4-2.6 2.4-5 3.6"/>"#
            }
            Self::Image => r#"<path d="M2 5.5 8 3l6 2.500v5.300L8 13.300l-6-2.500zM2 5.5 8 8l6-2.500M8 8v5.3"/>"#,
            Self::SignOut => r#"<path d="M6 2.500H2.500v11H6M10 4.8 13.2 8 10 11.200M13 8H6"/>"#,
            Self::Wrap => {
                r#"<path d="M2.5 3.500h11M2.5 8h8.300a2.2 2.2 0 0 1 0 4.400H8M9.6 10.8 8 12.400l1.6 1.600M2.5 12.400h2.8"/>"#
            }
            Self::Event => r#"<path d="M9 1.5 3 9h4.500L7 14.5 13 7H8.500z"/>"#,
        }
    }
}

/// An icon beside words. It says nothing to a screen reader: the words do.
#[component]
pub fn Icon(glyph: Glyph) -> impl IntoView {
    view! { <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false" inner_html=glyph.markup()></svg> }
}

/// Slipway's mark: a hull on its slipway.
#[component]
pub fn Logo() -> impl IntoView {
    view! {
        <svg viewBox="0 0 22 22" width="22" height="22" aria-hidden="true" focusable="false">
            <path d="M2 15.5 20 8.2v3.2L5.6 17.600z" fill="var(--accent)"></path>
            <path d="M7.2 4.200h6.400l2.6 3.2-11.2 4.500z" fill="var(--accent)" opacity=".5"></path>
            <path d="M2 19.400h18" stroke="var(--accent)" stroke-width="1.6" stroke-linecap="round"></path>
        </svg>
    }
}
