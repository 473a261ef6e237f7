//! The pods that wrote: the colour of each, how many of its lines are held, and how severe its last line was.

use std::collections::HashMap;

use domain::log::Level;

use crate::line::Line;

/// Pods in the order in which they appeared. None is ever forgotten, so that a colour never changes hands.
#[derive(Debug, Default)]
pub struct Pods {
    known: Vec<Known>,
    places: HashMap<String, usize>,
}

#[derive(Debug)]
struct Known {
    name: String,
    held: usize,
    /// For each container, the level of its last line that named one or stood alone.
    last: Vec<(String, Option<Level>)>,
}

impl Pods {
    /// A line came: it is counted, and one that goes on with the line before it takes over that line's level.
    pub fn came(&mut self, line: &mut Line) {
        if line.is_gap || line.pod.is_empty() {
            return;
        }
        let place = self.places.get(&line.pod).copied().unwrap_or_else(|| {
            self.known.push(Known { name: line.pod.clone(), held: 0, last: Vec::new() });
            self.places.insert(line.pod.clone(), self.known.len() - 1);
            self.known.len() - 1
        });
        let Some(known) = self.known.get_mut(place) else { return };
        known.held += 1;
        match known.last.iter_mut().find(|(container, _)| *container == line.container) {
            Some((_, last)) if line.goes_on => line.level = *last,
            Some((_, last)) => *last = line.level,
            None => known.last.push((line.container.clone(), line.level)),
        }
    }

    /// A line was let go.
    pub fn went(&mut self, line: &Line) {
        if line.is_gap {
            return;
        }
        if let Some(known) = self.places.get(&line.pod).and_then(|place| self.known.get_mut(*place)) {
            known.held = known.held.saturating_sub(1);
        }
    }

    /// All lines were let go.
    pub fn clear(&mut self) {
        for known in &mut self.known {
            known.held = 0;
            known.last.clear();
        }
    }

    /// The number of a pod, which gives it its colour.
    pub fn place(&self, pod: &str) -> usize {
        self.places.get(pod).copied().unwrap_or(0)
    }

    /// Those of which lines are held.
    pub fn names(&self) -> Vec<String> {
        self.known.iter().filter(|known| known.held > 0).map(|known| known.name.clone()).collect()
    }
}
