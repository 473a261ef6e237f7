//! Takes services out of environments: the objects leave the cluster, then the place is forgotten.

use std::fmt::Display;

use domain::Result;
use domain::board::Cell;
use domain::event::Event;
use domain::use_cases::removal;

use super::World;
use super::finish::Going;
use super::place;

pub struct Removal;

impl Going for Removal {
    type Key = Cell;

    const WHAT: &'static str = "A removal";

    fn is_told(event: &Event) -> bool {
        matches!(event, Event::Placement { .. })
    }

    fn name((service, environment): &Cell) -> impl Display + Send {
        format!("{service} in {environment}")
    }

    async fn marked(world: &World) -> Result<Vec<Cell>> {
        place::cells(&world.ports, None, |placement| placement.removal.is_some()).await
    }

    async fn finish(world: &World, cell: &Cell) -> Result<bool> {
        let Some((service, environment)) = place::find(&world.ports, cell).await? else { return Ok(true) };
        // The service's other environments go on meanwhile; whoever deletes it whole waits.
        let _putting = world.locks.put(service.id).await;
        let _alone = world.locks.alone(service.id, environment.id).await;
        match place::find(&world.ports, cell).await? {
            Some((service, environment)) if !service.deleting => {
                removal::finish(&world.ports, &service, &environment).await
            }
            _ => Ok(true),
        }
    }
}
