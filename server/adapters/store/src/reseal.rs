//! Everything that is sealed, sealed anew: all of it or nothing.

use domain::Result;
use sqlx::{Any, Transaction, query};

use crate::Database;
use crate::fault::fault;
use crate::row::Columns;

/// How many of each were sealed anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resealed {
    pub clusters: usize,
    pub credentials: usize,
    pub secrets: usize,
    /// Passwords of configuration centres.
    pub centres: usize,
}

impl Database {
    /// Exchanges every sealed value for what `seal` makes of it, in one transaction; an error leaves all as it was. Nobody
    /// else may seal meanwhile.
    pub async fn reseal(&self, seal: impl Fn(&[u8]) -> Result<Vec<u8>> + Sync) -> Result<Resealed> {
        let mut transaction = self.begin().await?;
        let clusters = table(
            &mut transaction,
            "SELECT id, sealed FROM clusters",
            &["id"],
            "UPDATE clusters SET sealed = $1 WHERE id = $2",
            &seal,
        )
        .await?;
        let credentials = table(
            &mut transaction,
            "SELECT id, credentials AS sealed FROM services WHERE credentials IS NOT NULL",
            &["id"],
            "UPDATE services SET credentials = $1 WHERE id = $2",
            &seal,
        )
        .await?;
        // The version as text, so that all parts of a key are read in one way.
        let secrets = table(
            &mut transaction,
            "SELECT service_id, of_key, scope, CAST(version AS TEXT) AS counted, sealed FROM secrets",
            &["service_id", "of_key", "scope", "counted"],
            "UPDATE secrets SET sealed = $1
             WHERE service_id = $2 AND of_key = $3 AND scope = $4 AND CAST(version AS TEXT) = $5",
            &seal,
        )
        .await?;
        let centres = table(
            &mut transaction,
            "SELECT environment_id, sealed FROM centres WHERE sealed IS NOT NULL",
            &["environment_id"],
            "UPDATE centres SET sealed = $1 WHERE environment_id = $2",
            &seal,
        )
        .await?;
        transaction.commit().await.map_err(fault)?;
        Ok(Resealed { clusters, credentials, secrets, centres })
    }
}

/// One table: its rows by `key`, each written back.
async fn table(
    transaction: &mut Transaction<'static, Any>,
    select: &'static str,
    key: &[&str],
    update: &'static str,
    seal: &(impl Fn(&[u8]) -> Result<Vec<u8>> + Sync),
) -> Result<usize> {
    let rows = query(select).fetch_all(&mut **transaction).await.map_err(fault)?;
    for row in &rows {
        let row = Columns(row);
        let mut statement = query(update).bind(seal(&row.bytes("sealed")?)?);
        for part in key {
            statement = statement.bind(row.text(part)?);
        }
        statement.execute(&mut **transaction).await.map_err(fault)?;
    }
    Ok(rows.len())
}
