//! Signed notes, checkpoints and proof files against our published vectors.

use custody::checkpoint::{Checkpoint, CheckpointError};
use custody::digest::ContentHash;
use custody::merkle_log::{MerkleTree, leaf_hash};
use custody::note::{KeyError, KeyKind, Note, NoteError, NoteSigner, VerifierKey};
use custody::proof_file::TlogProof;

const CHECKPOINT: &str = "evidence.example/log1\n5\n/hSlQm+9cMD6c/UjQq/tDaC9I8SDhmLM9riKMHDq2Xs=\n\n\u{2014} \
    evidence.example/log1 80V1yDtTWZ1YwK89YZ+enIlmj2MCDDzteJUbcrrMwLN8JzwRGUL24LOmsqux40ULuKhiDQqs31UeSMoQbFiST7FZeAM=\n";
const COSIGNATURE: &str = "\u{2014} witness.example/w1 \
    IDJKvgAAAABpVbkAdQI1J2+imMc+dVH9w/l19Lp9icyAi9F+BxHsPiBjrfzOJmtTysgw31U36ms2E4uB2Jt4EzTKUrRocBTZub7ECQ==\n";

fn log_signer() -> NoteSigner {
    NoteSigner::from_seed("evidence.example/log1", &std::array::from_fn(|index| index as u8)).unwrap()
}

fn letters() -> MerkleTree {
    MerkleTree::from_leaf_hashes(["a", "b", "c", "d", "e"].map(|leaf| leaf_hash(leaf.as_bytes())))
}

#[test]
fn the_key_and_checkpoint_are_our_published_vectors() {
    let signer = log_signer();
    let key = signer.verifier_key();
    assert_eq!(
        key.to_string(),
        "evidence.example/log1+f34575c8+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
    );
    assert_eq!(key.to_string().parse::<VerifierKey>().unwrap(), key);
    let signed =
        Checkpoint::new("evidence.example/log1", 5, letters().root()).unwrap().sign(&signer).unwrap();
    assert_eq!(signed, CHECKPOINT);
    assert_eq!(
        ContentHash::of(signed.as_bytes()).to_string(),
        "1d2291f603dd2cd055ee8f34372b46b8cf70e7e4f0bbddad161a14303b62315f"
    );
    let opened = Checkpoint::open(CHECKPOINT.as_bytes(), &key).unwrap();
    assert_eq!((opened.size(), *opened.root()), (5, letters().root()));
}

#[test]
fn a_witness_cosignature_verifies_beside_the_logs_own() {
    let public = "29acbae141bccaf0b22e1a94d34d0bc7361e526d0bfe12c89794bc9322966dd7";
    let public: [u8; 32] = hex::decode(public).unwrap().try_into().unwrap();
    let witness = VerifierKey::new("witness.example/w1", KeyKind::Cosignature, &public).unwrap();
    assert_eq!(hex::encode(witness.id()), "20324abe");
    let note = Note::parse(format!("{CHECKPOINT}{COSIGNATURE}").as_bytes()).unwrap();
    let known = [log_signer().verifier_key(), witness];
    assert_eq!(note.verify(&known).unwrap().len(), 2);
}

#[test]
fn flipping_any_bit_of_a_checkpoint_refuses_it() {
    let key = log_signer().verifier_key();
    for at in 0..CHECKPOINT.len() {
        for bit in 0..8 {
            let mut bytes = CHECKPOINT.as_bytes().to_vec();
            bytes[at] ^= 1 << bit;
            assert!(Checkpoint::open(&bytes, &key).is_err(), "byte {at}, bit {bit}");
        }
    }
}

#[test]
fn malformed_notes_are_refused() {
    let no_newline = CHECKPOINT.trim_end();
    for text in [
        "",
        "\n\n",
        "a\n",
        no_newline,
        "a\n\n- x AAAAAAAA\n",
        "a\n\n\u{2014} x+y AAAAAAAA\n",
        "a\r\n\n\u{2014} x AAAAAAAA\n",
    ] {
        assert!(Note::parse(text.as_bytes()).is_err(), "{text:?}");
    }
    let unpadded = CHECKPOINT.replace("AM=", "AM");
    assert_eq!(Note::parse(unpadded.as_bytes()), Err(NoteError::SignatureLine(1)));
    let stranger = NoteSigner::from_seed("evidence.example/log1", &[5; 32]).unwrap().verifier_key();
    let note = Note::parse(CHECKPOINT.as_bytes()).unwrap();
    assert_eq!(note.verify(&[stranger]), Err(NoteError::NoKnownKey));
}

#[test]
fn malformed_checkpoints_are_refused() {
    let root = letters().root();
    for (text, line) in [
        (format!("\n5\n{root}\n"), 1),
        (format!("o\n05\n{root}\n"), 2),
        (format!("o\n+5\n{root}\n"), 2),
        ("o\n5\nAAAA\n".to_owned(), 3),
        (format!("o\n5\n{root}\n\n"), 4),
    ] {
        assert_eq!(Checkpoint::parse_text(&text), Err(CheckpointError::Line(line)), "{text:?}");
    }
    assert!(Checkpoint::new("", 0, root).is_none());
}

#[test]
fn a_checkpoint_of_another_log_is_refused_though_the_key_signed_it() {
    let signer = log_signer();
    let other = Checkpoint::new("evidence.example/log2", 5, letters().root()).unwrap().sign(&signer).unwrap();
    assert!(matches!(
        Checkpoint::open(other.as_bytes(), &signer.verifier_key()),
        Err(CheckpointError::OtherLog { .. })
    ));
}

#[test]
fn a_key_with_a_wrong_id_or_name_is_refused() {
    let text = log_signer().verifier_key().to_string();
    assert_eq!(text.replace("f34575c8", "f34575c9").parse::<VerifierKey>(), Err(KeyError::WrongId));
    assert_eq!("name".parse::<VerifierKey>(), Err(KeyError::Text));
    assert!(NoteSigner::from_seed("two words", &[0; 32]).is_err());
}

#[test]
fn a_proof_file_reads_back_and_holds_for_its_own_leaf_only() {
    let tree = letters();
    let proof = TlogProof {
        index: 2,
        hashes: tree.inclusion_proof(2, 5).unwrap(),
        checkpoint: CHECKPOINT.to_owned(),
    };
    let text = proof.to_string();
    assert!(text.starts_with("c2sp.org/tlog-proof@v1\nindex 2\n0HDcW4"));
    let read = TlogProof::parse(text.as_bytes()).unwrap();
    assert_eq!(read, proof);
    let key = log_signer().verifier_key();
    assert_eq!(read.verify(&leaf_hash(b"c"), &key).unwrap().size(), 5);
    assert!(read.verify(&leaf_hash(b"d"), &key).is_err());
    assert!(TlogProof::parse(text.replace("index 2", "index 02").as_bytes()).is_err());
    assert!(TlogProof::parse(text.replace("@v1", "@v2").as_bytes()).is_err());
}
