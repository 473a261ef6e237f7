//! Reads whole lines of bounded length and splits off the moment that the kubelet writes in front.

use chrono::DateTime;
use domain::Time;
use futures::{AsyncBufRead, AsyncBufReadExt};

/// The longest line that is kept; the rest of it is read and thrown away.
const LONGEST: usize = 64 * 1024;

/// The next line without its end, or `None` at the end of the log.
pub async fn next(reader: &mut (impl AsyncBufRead + Unpin)) -> std::io::Result<Option<String>> {
    let mut line = Vec::new();
    let mut any = false;
    loop {
        let piece = reader.fill_buf().await?;
        if piece.is_empty() {
            return Ok(any.then(|| text(&line)));
        }
        any = true;
        let end = piece.iter().position(|byte| *byte == b'\n');
        let length = end.unwrap_or(piece.len());
        let room = LONGEST.saturating_sub(line.len());
        line.extend_from_slice(&piece[..length.min(room)]);
        let used = end.map_or(length, |end| end + 1);
        reader.consume_unpin(used);
        if end.is_some() {
            return Ok(Some(text(&line)));
        }
    }
}

fn text(line: &[u8]) -> String {
    let mut text = String::from_utf8_lossy(line).into_owned();
    if line.len() >= LONGEST {
        text.push('…');
    }
    text
}

/// Splits `2026-01-01T00:00:00.123456789Z words`. `None` when no moment stands in front.
pub fn split(line: &str) -> Option<(Time, &str)> {
    let (stamp, rest) = line.split_once(' ').unwrap_or((line, ""));
    let time = DateTime::parse_from_rfc3339(stamp).ok()?;
    Some((time.to_utc(), rest.trim_end_matches('\r')))
}

/// Whether it is no line of the container, but what the kubelet says in the place of a log that it has no more: it stands
/// alone, without a moment in front, in an answer that is otherwise as any other.
/// Source: `ReadLogs` and `validateContainerLogStatus`, pkg/kubelet.
pub fn says_gone(line: &str) -> bool {
    line.starts_with("unable to retrieve container logs for ") && split(line).is_none()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[tokio::test]
    async fn lines_are_whole_and_bounded() {
        let long = format!("a\n{}\nlast", "x".repeat(LONGEST + 9));
        let mut reader = futures::io::BufReader::new(futures::io::Cursor::new(long.into_bytes()));
        assert_eq!(next(&mut reader).await.unwrap().unwrap(), "a");
        assert!(next(&mut reader).await.unwrap().unwrap().ends_with('…'));
        assert_eq!(next(&mut reader).await.unwrap().unwrap(), "last");
        assert_eq!(next(&mut reader).await.unwrap(), None);
    }

    #[test]
    fn the_moment_is_split_off() {
        let (time, words) = split("2026-01-01T00:00:00.5Z hello world").unwrap();
        assert_eq!((time.timestamp_subsec_millis(), words), (500, "hello world"));
        assert!(split("hello").is_none());
    }

    #[test]
    fn what_the_kubelet_says_in_the_place_of_a_log_is_told_from_what_a_container_says() {
        let said = "unable to retrieve container logs for containerd://1e66afb7";
        assert!(says_gone(said));
        assert!(!says_gone(&format!("2026-01-01T00:00:00.5Z {said}")), "a container may say so");
        assert!(!says_gone("2026-01-01T00:00:00.5Z hello"));
    }
}
