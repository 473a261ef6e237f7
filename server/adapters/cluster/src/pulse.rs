//! Asks a cluster every few seconds whether it is there. A watch that is open and says nothing looks the same whether
//! nothing happens or nobody is there any more, and its own idle timeout takes minutes.

use std::time::Duration;

use domain::error::{Error, Result};
use domain::text::Text;
use kube::Client;
use tokio::sync::watch;

use crate::failure::{self, Fault};

/// Between an answer and the next question.
const REST: Duration = Duration::from_secs(3);
/// After a question that was not answered: sooner, to be sure quickly, and to see soon that it is back.
const AGAIN: Duration = Duration::from_secs(1);
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(3);
/// One answer may get lost, and a busy machine may be slow once.
const MISSES: u32 = 2;

/// Why the cluster does not answer; `None` while it does.
#[derive(Debug, Clone)]
pub struct Pulse(watch::Receiver<Option<Text>>);

impl Pulse {
    /// Begins with the belief that it answers.
    pub fn new() -> (watch::Sender<Option<Text>>, Self) {
        let (told, heard) = watch::channel(None);
        (told, Self(heard))
    }

    /// Waits until it does not answer; why.
    pub async fn lost(&mut self) -> Text {
        let why = self.0.wait_for(Option::is_some).await.map(|why| why.clone());
        match why {
            Ok(why) => why.unwrap_or_else(|| Fault::Timeout.sentence()),
            // Whoever asked has ended, and with it the cluster that this is about.
            Err(_) => std::future::pending().await,
        }
    }

    /// Waits until it answers.
    pub async fn found(&mut self) {
        let ended = self.0.wait_for(Option::is_none).await.is_err();
        if ended {
            std::future::pending::<()>().await;
        }
    }

    /// Refuses at once what would only wait for an answer that does not come: the places where it would wait are few,
    /// and serve the other clusters too.
    pub fn answers(&self) -> Result<()> {
        match &*self.0.borrow() {
            None => Ok(()),
            Some(why) => Err(Error::unavailable(why.clone(), "the cluster's pulse is lost")),
        }
    }
}

/// Asks for ever.
pub async fn feel(client: Client, told: watch::Sender<Option<Text>>) {
    let mut misses = 0;
    loop {
        match ask(&client).await {
            None => {
                misses = 0;
                told.send_if_modified(|why| why.take().is_some());
            }
            Some(why) => {
                misses += 1;
                if misses >= MISSES {
                    told.send_if_modified(|now| now.replace(why).is_none());
                }
            }
        }
        tokio::time::sleep(if misses == 0 { REST } else { AGAIN }).await;
    }
}

/// Why there was no answer. One that refuses is an answer; one from a proxy whose server is away is none.
async fn ask(client: &Client) -> Option<Text> {
    match tokio::time::timeout(PATIENCE, client.apiserver_version()).await {
        Ok(Ok(_)) => None,
        Ok(Err(kube::Error::Api(status))) if status.code < 500 => None,
        Ok(Err(error)) => Some(failure::fault(&error).sentence()),
        Err(_) => Some(Fault::Timeout.sentence()),
    }
}
