//! Everything that a client can observe, through the real program over real HTTP on a free port.

mod harness;
mod smoke;
mod war_room;
mod wire;
