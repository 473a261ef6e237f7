//! Following, against logs that a test writes: what a real cluster cannot be made to do at a given moment.

use std::collections::{HashMap, HashSet};

use domain::log::LogLine;
use futures::future::BoxFuture;
use futures::stream::iter;

use super::*;
use crate::failure::Fault;
use crate::logs::reader::{Now, Opened};
use crate::logs::source::Source;

#[derive(Default)]
struct World {
    sources: Vec<Source>,
    /// By pod.
    lines: HashMap<String, Vec<LogLine>>,
    /// Pods that are deleted.
    gone: HashSet<String>,
    /// Pods whose container does not run at this moment.
    ended: HashSet<String>,
    /// Connections that break after so many lines.
    breaks: HashMap<String, usize>,
    /// How often a pod's log was opened.
    opened: HashMap<String, usize>,
}

#[derive(Clone, Default)]
struct Script(Arc<Mutex<World>>);

impl Script {
    fn of(pods: &[&str]) -> Self {
        let script = Self::default();
        for pod in pods {
            script.with(|world| {
                let (pod, uid, container) = ((*pod).to_owned(), format!("uid-{pod}"), "app".to_owned());
                world.sources.push(Source { pod, uid, container, run: Run { restarts: 0, running: true } });
            });
        }
        script
    }

    fn with<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A pod writes lines at these moments.
    fn write(&self, pod: &str, milliseconds: impl IntoIterator<Item = i64>) {
        self.with(|world| {
            let lines = world.lines.entry(pod.to_owned()).or_default();
            for at in milliseconds {
                let time = domain::Time::from_timestamp_millis(at).unwrap_or_default();
                let line = format!("{pod} {}", lines.len());
                lines.push(LogLine { time, pod: pod.to_owned(), container: "app".to_owned(), line });
            }
        });
    }

    fn opened(&self, pod: &str) -> usize {
        self.with(|world| world.opened.get(pod).copied().unwrap_or(0))
    }
}

fn item(line: &LogLine) -> LogItem {
    LogItem::Line(line.clone())
}

impl Logs for Script {
    fn now(&self) -> Option<Now> {
        Some(self.with(|world| Now { pods: !world.sources.is_empty(), sources: world.sources.clone() }))
    }

    fn open(&self, source: Source, query: LogQuery) -> BoxFuture<'static, Opened> {
        let script = self.clone();
        Box::pin(async move {
            let pod = source.pod.clone();
            script.with(|world| *world.opened.entry(pod.clone()).or_default() += 1);
            if script.with(|world| world.gone.contains(&pod)) {
                return Err(Fault::NotFound("pod".to_owned()));
            }
            let there = script.with(|world| world.lines.get(&pod).cloned().unwrap_or_default());
            let begin = there.len().saturating_sub(query.tail.map_or(usize::MAX, |tail| tail as usize));
            let wanted = move |line: &LogLine| query.since.is_none_or(|since| line.time >= since);
            if !query.follow {
                let lines: Vec<LogItem> = there[begin..].iter().filter(|line| wanted(line)).map(item).collect();
                return Ok(iter(lines).boxed());
            }
            let breaks = script.with(|world| world.breaks.remove(&pod));
            let lines = unfold((script, begin, Some(breaks)), move |(script, at, breaks)| {
                let (pod, wanted, source) = (pod.clone(), wanted, source.clone());
                async move {
                    let breaks = breaks?;
                    if breaks.is_some_and(|breaks| at >= breaks) {
                        let gap = source.gap(domain::Time::default(), None, domain::Text::verbatim("broken"));
                        return Some((vec![gap], (script, at, None)));
                    }
                    loop {
                        let next = script.with(|world| world.lines.get(&pod).and_then(|lines| lines.get(at).cloned()));
                        match next {
                            Some(line) => {
                                let shown = wanted(&line).then(|| item(&line)).into_iter().collect();
                                return Some((shown, (script, at + 1, Some(breaks))));
                            }
                            None if script.with(|world| world.ended.contains(&pod)) => return None,
                            None => tokio::time::sleep(Duration::from_millis(5)).await,
                        }
                    }
                }
            });
            Ok(lines.flat_map(iter).boxed())
        })
    }
}

async fn take(stream: &mut LogStream, count: usize) -> Vec<LogItem> {
    let items = stream.take(count).filter_map(|item| std::future::ready(item.ok())).collect::<Vec<_>>();
    timeout(Duration::from_secs(20), items).await.unwrap_or_default()
}

/// What comes until nothing has come for a while.
async fn rest(stream: &mut LogStream) -> Vec<LogItem> {
    let mut items = Vec::new();
    while let Ok(Some(Ok(item))) = timeout(Duration::from_secs(3), stream.next()).await {
        items.push(item);
    }
    items
}

fn words(items: &[LogItem], pod: &str) -> Vec<String> {
    let of_pod = |item: &LogItem| match item {
        LogItem::Line(line) if line.pod == pod => Some(line.line.clone()),
        LogItem::Line(_) => None,
        LogItem::Gap { gap } => Some(format!("gap: {}", gap.why)),
    };
    items.iter().filter_map(of_pod).collect()
}

fn numbered(pod: &str, count: usize) -> Vec<String> {
    (0..count).map(|number| format!("{pod} {number}")).collect()
}

fn query(tail: u32) -> LogQuery {
    LogQuery { tail: Some(tail), follow: true, ..LogQuery::default() }
}

#[tokio::test]
async fn what_was_written_comes_in_order_however_much_it_is() {
    let script = Script::of(&["chatty", "quiet"]);
    script.write("chatty", 1_000_000..1_010_000);
    script.write("quiet", (0..100).map(|number| number * 10_100));
    let items = take(&mut follow(script, query(10_000)), 10_100).await;
    assert_eq!((words(&items, "chatty").len(), words(&items, "quiet").len()), (10_000, 100));
    let times: Vec<_> = items.iter().map(crate::logs::source::moment).collect();
    assert!(times.is_sorted());
}

#[tokio::test]
async fn lines_written_meanwhile_are_neither_lost_nor_said_twice() {
    let script = Script::of(&["a", "b", "empty"]);
    script.write("a", 0..1_000);
    script.write("b", [2_000]);
    let mut stream = follow(script.clone(), query(10_000));
    let mut items = take(&mut stream, 1).await;
    // The history is still being sent: 256 items fit between it and its reader. One line is of the last one's moment.
    script.write("a", [999, 999, 1_000]);
    script.write("b", [2_000, 2_001]);
    script.write("empty", [3_000]);
    items.extend(rest(&mut stream).await);
    script.write("a", [4_000]);
    items.extend(rest(&mut stream).await);
    assert_eq!(words(&items, "a"), numbered("a", 1_004));
    assert_eq!(words(&items, "b"), numbered("b", 3));
    assert_eq!(words(&items, "empty"), numbered("empty", 1));
}

#[tokio::test]
async fn a_pod_that_appears_later_is_shown_from_its_first_line_on() {
    let script = Script::of(&["a"]);
    script.write("a", 0..10);
    let mut stream = follow(script.clone(), query(2));
    assert_eq!(words(&take(&mut stream, 2).await, "a"), ["a 8", "a 9"]);
    script.write("b", 100..105);
    script.with(|world| world.sources.extend(Script::of(&["b"]).with(|other| other.sources.clone())));
    assert_eq!(words(&rest(&mut stream).await, "b"), numbered("b", 5));
}

#[tokio::test]
async fn the_log_of_a_pod_that_is_gone_is_not_asked_for_again() {
    let script = Script::of(&["gone"]);
    script.with(|world| world.gone.insert("gone".to_owned()));
    let mut stream = follow(script.clone(), query(10));
    let said = words(&rest(&mut stream).await, "gone");
    assert_eq!(said, ["gap: Pod gone is gone, and the rest of its log with it."]);
    assert_eq!(script.opened("gone"), 2, "once for what was there, once to follow");
}

#[tokio::test]
async fn a_connection_that_breaks_is_taken_up_where_it_broke() {
    let script = Script::of(&["a"]);
    script.write("a", [1, 2, 2]);
    script.with(|world| world.breaks.insert("a".to_owned(), 4));
    let mut stream = follow(script.clone(), query(10));
    let mut items = take(&mut stream, 3).await;
    script.write("a", [2, 2, 3]);
    items.extend(rest(&mut stream).await);
    assert_eq!(words(&items, "a"), numbered("a", 6));
    assert_eq!(script.opened("a"), 3);
}

#[tokio::test]
async fn the_next_run_of_a_container_follows_its_last() {
    let script = Script::of(&["a"]);
    script.write("a", 0..3);
    let mut stream = follow(script.clone(), query(10));
    let mut items = take(&mut stream, 3).await;
    script.with(|world| {
        world.ended.insert("a".to_owned());
        world.sources[0].run.running = false;
    });
    items.extend(rest(&mut stream).await);
    let opened = script.opened("a");
    items.extend(rest(&mut stream).await);
    assert_eq!(script.opened("a"), opened, "what does not run is not asked for");
    script.with(|world| {
        world.ended.clear();
        world.sources[0].run = Run { restarts: 1, running: true };
    });
    script.write("a", [10, 11]);
    items.extend(rest(&mut stream).await);
    assert_eq!(words(&items, "a"), numbered("a", 5));
}
