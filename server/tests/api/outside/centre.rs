//! A configuration centre, as the test says it is: the real ones are tested in the adapter.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use domain::centre::{Access, Content, Format, Item};
use domain::id::EnvironmentId;
use domain::ports::{ConfigurationCentres, Known, Seen};
use domain::{Error, Result, Time, text};

/// What stands in it, by the items' names; `silent`: it does not answer.
#[derive(Default)]
pub struct Centre {
    pub items: Mutex<BTreeMap<String, String>>,
    pub silent: Mutex<bool>,
    /// Whoever looks waits, for as long as this is so.
    pub hangs: AtomicBool,
    /// The last way in that was tried, with its password.
    pub tried: Mutex<Option<Access>>,
}

impl Centre {
    pub fn holds(&self, item: &str, text: &str) {
        self.items.lock().unwrap().insert(item.to_owned(), text.to_owned());
    }
}

#[async_trait]
impl ConfigurationCentres for Centre {
    async fn look(&self, _: EnvironmentId, access: &Access, items: &[Item], _: bool) -> Vec<Seen> {
        *self.tried.lock().unwrap() = Some(access.clone());
        while self.hangs.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let silent = *self.silent.lock().unwrap();
        let held = self.items.lock().unwrap();
        let seen = |item: &Item| {
            let at = Time::UNIX_EPOCH;
            let known = match held.get(&item.to_string()) {
                _ if silent => Known::Nothing,
                None => Known::Missing(at),
                Some(text) => {
                    let format = Format::recognise(None, item.file_name(), text);
                    Known::Read(at, Arc::new(Content { format, text: text.clone() }))
                }
            };
            Seen { item: item.clone(), known, trouble: silent.then(|| text!("It is silent.", "没有应答。")) }
        };
        items.iter().map(seen).collect()
    }

    async fn check(&self, access: &Access) -> Result<()> {
        *self.tried.lock().unwrap() = Some(access.clone());
        match *self.silent.lock().unwrap() {
            true => Err(Error::unavailable(text!("It is silent.", "没有应答。"), "silent").at("url")),
            false => Ok(()),
        }
    }
}
