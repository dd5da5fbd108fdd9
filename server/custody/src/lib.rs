//! Proofs a stranger can check: digests, log, checkpoints, BagIt, verifier.
