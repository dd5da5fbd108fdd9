//! Writes on a thread of its own while its caller reads and checks what comes next, with a fixed number of
//! buffers that the caller fills in place.

use std::io::{self, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

/// Small enough to stay in a processor's own cache from reading to checking, and from writing to hashing.
const BUFFER_BYTES: usize = 256 * 1024;
/// Being filled, waiting and being written, all together.
const BUFFERS: usize = 16;

/// A sink that takes whole buffers. It needs a thread only for what does not fit into one.
#[derive(Debug)]
pub(super) struct WriteBehind<W> {
    buffer: Vec<u8>,
    filled: usize,
    writing: Writing<W>,
}

#[derive(Debug)]
enum Writing<W> {
    Here(W),
    Behind(Writer<W>),
    /// An error was told before.
    Ended,
}

impl<W: Write + Send + 'static> WriteBehind<W> {
    pub(super) fn new(sink: W) -> Self {
        Self { buffer: vec![0; BUFFER_BYTES], filled: 0, writing: Writing::Here(sink) }
    }

    /// Room for the next bytes; never empty.
    pub(super) fn room(&mut self) -> io::Result<&mut [u8]> {
        if self.filled == self.buffer.len() {
            self.hand_over()?;
        }
        Ok(&mut self.buffer[self.filled..])
    }

    /// Takes the first bytes of the room, which the caller has filled, and shows them.
    pub(super) fn take(&mut self, bytes: usize) -> &[u8] {
        let start = self.filled;
        self.filled += bytes;
        &self.buffer[start..self.filled]
    }

    pub(super) fn write_all(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let room = self.room()?;
            let (now, later) = bytes.split_at(bytes.len().min(room.len()));
            room[..now.len()].copy_from_slice(now);
            self.take(now.len());
            bytes = later;
        }
        Ok(())
    }

    fn hand_over(&mut self) -> io::Result<()> {
        let mut writer = match std::mem::replace(&mut self.writing, Writing::Ended) {
            Writing::Here(sink) => Writer::start(sink)?,
            Writing::Behind(writer) => writer,
            Writing::Ended => return Err(io::Error::other("writing ended with an error before")),
        };
        self.buffer = writer.exchange(std::mem::take(&mut self.buffer))?;
        self.filled = 0;
        self.writing = Writing::Behind(writer);
        Ok(())
    }

    /// Waits until everything is written; hands the sink back.
    pub(super) fn finish(mut self) -> io::Result<W> {
        let mut sink = match std::mem::replace(&mut self.writing, Writing::Ended) {
            Writing::Here(sink) => sink,
            Writing::Behind(mut writer) => writer.end()?,
            Writing::Ended => return Err(io::Error::other("writing ended with an error before")),
        };
        sink.write_all(&self.buffer[..self.filled])?;
        sink.flush()?;
        Ok(sink)
    }
}

/// The thread, and the buffers on their way to it and back.
#[derive(Debug)]
struct Writer<W> {
    full: Option<Sender<Vec<u8>>>,
    free: Receiver<Vec<u8>>,
    made: usize,
    thread: Option<JoinHandle<io::Result<W>>>,
}

impl<W: Write + Send + 'static> Writer<W> {
    fn start(mut sink: W) -> io::Result<Self> {
        let (full, waiting) = channel::<Vec<u8>>();
        let (home, free) = channel();
        let write = move || {
            for buffer in waiting {
                sink.write_all(&buffer)?;
                // Nobody waits for it once everything was handed over.
                let _ = home.send(buffer);
            }
            Ok(sink)
        };
        let thread = thread::Builder::new().name("zip-write".to_owned()).spawn(write)?;
        Ok(Self { full: Some(full), free, made: 1, thread: Some(thread) })
    }

    /// Gives a full buffer away for one to fill.
    fn exchange(&mut self, buffer: Vec<u8>) -> io::Result<Vec<u8>> {
        let taken = self.full.as_ref().is_some_and(|full| full.send(buffer).is_ok());
        if taken && self.made < BUFFERS {
            self.made += 1;
            return Ok(vec![0; BUFFER_BYTES]);
        }
        match self.free.recv() {
            Ok(buffer) if taken => Ok(buffer),
            // The thread has ended, which it does before its time only where it fails.
            _ => Err(self.end().err().unwrap_or_else(|| io::ErrorKind::BrokenPipe.into())),
        }
    }
}

impl<W> Writer<W> {
    fn end(&mut self) -> io::Result<W> {
        self.full = None;
        let thread = self.thread.take().ok_or(io::ErrorKind::BrokenPipe)?;
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

impl<W> Drop for Writer<W> {
    fn drop(&mut self) {
        // The sink is gone when this is: what it leaves on a disk is removed by then.
        self.full = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn the_sink_gets_every_byte_in_order_whatever_the_length_and_the_steps() {
        for length in [0, 1, BUFFER_BYTES - 1, BUFFER_BYTES, BUFFER_BYTES + 1, 40 * BUFFER_BYTES + 5] {
            let content: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            for step in [7001, BUFFER_BYTES, 3 * BUFFER_BYTES] {
                let mut behind = WriteBehind::new(Vec::new());
                content.chunks(step).for_each(|chunk| behind.write_all(chunk).unwrap());
                assert!(behind.finish().unwrap() == content, "{length} in steps of {step}");
            }
        }
    }

    #[test]
    fn what_is_read_into_the_room_is_shown_once_and_written() {
        let mut behind = WriteBehind::new(Vec::new());
        behind.write_all(b"head").unwrap();
        behind.room().unwrap()[..4].copy_from_slice(b"body");
        assert_eq!(behind.take(4), b"body");
        assert_eq!(behind.finish().unwrap(), b"headbody");
    }

    /// Has room for so many bytes, and counts itself out.
    struct Small(usize, Arc<AtomicUsize>);

    impl Write for Small {
        fn write(&mut self, chunk: &[u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(chunk.len()).ok_or(io::ErrorKind::StorageFull)?;
            Ok(chunk.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Drop for Small {
        fn drop(&mut self) {
            self.1.fetch_add(1, Ordering::SeqCst);
        }
    }

    #[test]
    fn a_full_disk_is_told_and_the_sink_is_gone_when_its_writer_is() {
        let dropped = Arc::new(AtomicUsize::new(0));
        for (nth, room) in [0, BUFFER_BYTES, 3 * BUFFER_BYTES + 1].into_iter().enumerate() {
            let mut behind = WriteBehind::new(Small(room, Arc::clone(&dropped)));
            let block = vec![1; BUFFER_BYTES];
            let told = (0..BUFFERS * 3).find_map(|_| behind.write_all(&block).err());
            assert_eq!(told.unwrap().kind(), io::ErrorKind::StorageFull, "{room}");
            drop(behind);
            assert_eq!(dropped.load(Ordering::SeqCst), nth + 1);
        }
        let mut unfinished = WriteBehind::new(Small(usize::MAX, Arc::clone(&dropped)));
        unfinished.write_all(&vec![1; 2 * BUFFER_BYTES]).unwrap();
        drop(unfinished);
        assert_eq!(dropped.load(Ordering::SeqCst), 4);
        let mut short = WriteBehind::new(Small(1, dropped));
        short.write_all(b"two").unwrap();
        assert_eq!(short.finish().err().unwrap().kind(), io::ErrorKind::StorageFull);
    }
}
