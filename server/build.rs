//! The migrations are part of the server: a new file there makes a new server.

fn main() {
    println!("cargo:rerun-if-changed=../migrations");
}
