//! Pours a stream into two takers at once, each on a thread of its own, with a fixed number of buffers.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, ScopedJoinHandle};

/// Small enough to stay in a processor's own cache on its way through both takers.
const BUFFER_BYTES: usize = 256 * 1024;
/// Filled, waiting and being taken, all together.
const BUFFERS: usize = 8;

/// Which end of the stream failed.
#[derive(Debug)]
pub(super) enum PourError {
    Source(io::Error),
    Sink(io::Error),
}

/// A filled buffer that goes back to be filled again when the last taker lets go of it.
struct Lent {
    buffer: Vec<u8>,
    filled: usize,
    home: Sender<Vec<u8>>,
}

impl Lent {
    fn bytes(&self) -> &[u8] {
        &self.buffer[..self.filled]
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        // Nobody waits for it once the stream has ended.
        let _ = self.home.send(std::mem::take(&mut self.buffer));
    }
}

/// Hands every chunk of the source to `write` and to `check`, in order; `position` hears how far it has read.
/// A short stream is taken on the caller's thread. The source ends by itself, after `expected` bytes or one more.
pub(super) fn pour(
    source: &mut dyn Read,
    expected: u64,
    write: &mut (dyn FnMut(&[u8]) -> io::Result<()> + Send),
    check: &mut (dyn FnMut(&[u8]) + Send),
    position: &mut dyn FnMut(u64),
) -> Result<u64, PourError> {
    let mut first =
        vec![0; BUFFER_BYTES.min(usize::try_from(expected).unwrap_or(BUFFER_BYTES).saturating_add(1))];
    let filled = fill(source, &mut first)?;
    if filled < BUFFER_BYTES {
        write(&first[..filled]).map_err(PourError::Sink)?;
        check(&first[..filled]);
        position(filled as u64);
        return Ok(filled as u64);
    }
    thread::scope(|scope| {
        let (to_writer, for_writer) = channel::<Arc<Lent>>();
        let (to_checker, for_checker) = channel::<Arc<Lent>>();
        let spawn = |name: &str| thread::Builder::new().name(name.to_owned());
        let writing = spawn("zip-write")
            .spawn_scoped(scope, move || for_writer.iter().try_for_each(|chunk| write(chunk.bytes())))
            .map_err(PourError::Sink)?;
        let checking = spawn("zip-check")
            .spawn_scoped(scope, move || for_checker.iter().for_each(|chunk| check(chunk.bytes())))
            .map_err(PourError::Sink)?;
        let read = read_ahead(source, first, [&to_writer, &to_checker], position);
        drop((to_writer, to_checker));
        ended(writing).map_err(PourError::Sink)?;
        ended(checking);
        read
    })
}

/// Reads until the stream ends or a taker has gone.
fn read_ahead(
    source: &mut dyn Read,
    first: Vec<u8>,
    takers: [&Sender<Arc<Lent>>; 2],
    position: &mut dyn FnMut(u64),
) -> Result<u64, PourError> {
    let (home, free) = channel();
    for _ in 1..BUFFERS {
        home.send(vec![0; BUFFER_BYTES]).expect("the other end is held here");
    }
    let (mut buffer, mut filled, mut found) = (first, BUFFER_BYTES, 0);
    while filled > 0 {
        found += filled as u64;
        let chunk = Arc::new(Lent { buffer, filled, home: home.clone() });
        if takers.iter().any(|taker| taker.send(Arc::clone(&chunk)).is_err()) {
            break;
        }
        drop(chunk);
        position(found);
        buffer = free.recv().expect("the other end is held here");
        filled = fill(source, &mut buffer)?;
    }
    Ok(found)
}

/// Fills a buffer to its end, or as far as the stream goes.
fn fill(source: &mut dyn Read, buffer: &mut [u8]) -> Result<usize, PourError> {
    let mut filled = 0;
    while filled < buffer.len() {
        match source.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(PourError::Source(error)),
        }
    }
    Ok(filled)
}

fn ended<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_takers_get_every_byte_in_order_whatever_the_length() {
        for length in [0, 1, BUFFER_BYTES - 1, BUFFER_BYTES, BUFFER_BYTES + 1, 30 * BUFFER_BYTES + 5] {
            let content: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let (mut written, mut checked, mut at) = (Vec::new(), Vec::new(), 0);
            let write = &mut |chunk: &[u8]| {
                written.extend_from_slice(chunk);
                Ok(())
            };
            let check = &mut |chunk: &[u8]| checked.extend_from_slice(chunk);
            let read = pour(&mut &content[..], length as u64, write, check, &mut |now| at = now).unwrap();
            assert_eq!((read, at), (length as u64, length as u64));
            assert!(written == content && checked == content, "{length}");
        }
    }

    /// Breaks off after so many bytes.
    struct Torn(usize);
    impl Read for Torn {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let left = self.0.min(buffer.len());
            self.0 -= left;
            if left == 0 { Err(io::ErrorKind::ConnectionReset.into()) } else { Ok(left) }
        }
    }

    #[test]
    fn a_failing_end_stops_the_stream_and_is_named() {
        let full = || io::Error::from(io::ErrorKind::StorageFull);
        let mut endless = io::repeat(1);
        let mut room = 3;
        let write = &mut |_: &[u8]| {
            room -= 1;
            if room == 0 { Err(full()) } else { Ok(()) }
        };
        let stopped = pour(&mut endless, u64::MAX, write, &mut |_| (), &mut |_| ());
        assert!(matches!(stopped, Err(PourError::Sink(error)) if error.kind() == io::ErrorKind::StorageFull));
        for length in [9, 5 * BUFFER_BYTES] {
            let torn = pour(&mut Torn(length), u64::MAX, &mut |_| Ok(()), &mut |_| (), &mut |_| ());
            assert!(
                matches!(torn, Err(PourError::Source(error)) if error.kind() == io::ErrorKind::ConnectionReset)
            );
        }
    }
}
