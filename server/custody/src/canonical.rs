//! The exact bytes that are hashed: the JSON canonicalisation scheme of RFC 8785.

use std::fmt::Write as _;

use serde_json::{Number, Value};

/// A value that has no canonical form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CanonicalError {
    #[error("the number {0} is not a finite double")]
    NotFinite(String),
    #[error("the whole number {0} cannot be held exactly by a double")]
    NotExact(String),
    #[error("the value is nested deeper than {MAX_DEPTH} levels")]
    TooDeep,
}

/// Deepest nesting accepted, so that recursion cannot exhaust the stack.
pub const MAX_DEPTH: usize = 128;

/// Serialises a value by RFC 8785: sorted keys, shortest numbers, no white space.
pub fn to_canonical_json(value: &Value) -> Result<String, CanonicalError> {
    let mut out = String::new();
    write_value(value, &mut out, 0)?;
    Ok(out)
}

fn write_value(value: &Value, out: &mut String, depth: usize) -> Result<(), CanonicalError> {
    if depth > MAX_DEPTH {
        return Err(CanonicalError::TooDeep);
    }
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => write_number(number, out)?,
        Value::String(text) => write_string(text, out),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_value(item, out, depth + 1)?;
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            // RFC 8785 §3.2.3 orders by UTF-16 code units, which differs from UTF-8 above U+FFFF.
            sorted.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            out.push('{');
            for (index, (key, member)) in sorted.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_string(key, out);
                out.push(':');
                write_value(member, out, depth + 1)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

fn write_string(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            control if control < ' ' => {
                write!(out, "\\u{:04x}", u32::from(control)).expect("a String takes any text");
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

/// 2^53: up to here every whole number is a double.
const EXACT_LIMIT: u64 = 1 << 53;

fn write_number(number: &Number, out: &mut String) -> Result<(), CanonicalError> {
    let whole = number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
    if let Some(whole) = whole {
        let exact = whole.unsigned_abs() <= u128::from(EXACT_LIMIT) || (whole as f64) as i128 == whole;
        if !exact {
            return Err(CanonicalError::NotExact(number.to_string()));
        }
    }
    let double = number.as_f64().ok_or_else(|| CanonicalError::NotFinite(number.to_string()))?;
    out.push_str(&format_double(double)?);
    Ok(())
}

/// ECMAScript `Number::toString` (ECMA-262 §6.1.6.1.20), which RFC 8785 §3.2.2.3 prescribes.
pub fn format_double(double: f64) -> Result<String, CanonicalError> {
    if !double.is_finite() {
        return Err(CanonicalError::NotFinite(double.to_string()));
    }
    if double == 0.0 {
        return Ok("0".to_owned());
    }
    let (digits, exponent) = shortest_digits(double.abs());
    let count = i32::try_from(digits.len()).expect("a double has at most 17 digits");
    // ECMAScript's n: the decimal point stands after this many digits.
    let point = exponent + 1;
    let mut text = String::from(if double < 0.0 { "-" } else { "" });
    if count <= point && point <= 21 {
        text.push_str(&digits);
        text.extend(std::iter::repeat_n('0', (point - count) as usize));
    } else if 0 < point && point <= 21 {
        text.push_str(&digits[..point as usize]);
        text.push('.');
        text.push_str(&digits[point as usize..]);
    } else if -6 < point && point <= 0 {
        text.push_str("0.");
        text.extend(std::iter::repeat_n('0', (-point) as usize));
        text.push_str(&digits);
    } else {
        text.push_str(&digits[..1]);
        if count > 1 {
            text.push('.');
            text.push_str(&digits[1..]);
        }
        write!(text, "e{exponent:+}").expect("a String takes any text");
    }
    Ok(text)
}

/// The fewest digits that read back as the same double, and the exponent of the first.
fn shortest_digits(double: f64) -> (String, i32) {
    let shortest = format!("{double:e}");
    let count = shortest.bytes().take_while(|byte| *byte != b'e').filter(u8::is_ascii_digit).count();
    // Between two equally close texts ECMAScript wants the even one; rounding exactly to as many digits gives it.
    let even = format!("{double:.*e}", count - 1);
    let text = if even.parse() == Ok(double) { even } else { shortest };
    let (mantissa, exponent) = text.split_once('e').expect("`{:e}` always writes an exponent");
    let digits = mantissa.chars().filter(char::is_ascii_digit).collect();
    (digits, exponent.parse().expect("the exponent is a small whole number"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn doubles_are_written_as_appendix_b_of_rfc_8785_lists_them() {
        let samples: [(u64, &str); 21] = [
            (0x0000_0000_0000_0000, "0"),
            (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0x41b3_de43_5555_5554, "333333333.33333325"),
            (0x41b3_de43_5555_5555, "333333333.3333333"),
            (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
        ];
        for (bits, expected) in samples {
            assert_eq!(format_double(f64::from_bits(bits)).unwrap(), expected);
        }
        assert!(format_double(f64::NAN).is_err());
        assert!(format_double(f64::INFINITY).is_err());
    }

    #[test]
    fn the_sample_of_rfc_8785_section_3_2_is_reproduced() {
        let sample: Value = serde_json::from_str(
            r#"{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],
                "string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}"#,
        )
        .unwrap();
        assert_eq!(
            to_canonical_json(&sample).unwrap(),
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],\
             \"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"
        );
    }

    #[test]
    fn keys_are_ordered_by_utf_16_code_units() {
        let sample = json!({
            "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh",
            "1": "One", "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control",
            "\u{f6}": "Latin Small Letter O With Diaeresis"
        });
        let text = to_canonical_json(&sample).unwrap();
        let order = ["Carriage", "One", "Control", "Latin", "Euro", "Emoji", "Hebrew"];
        let places: Vec<_> = order.iter().map(|word| text.find(word).unwrap()).collect();
        assert!(places.is_sorted(), "{text}");
    }

    #[test]
    fn whole_numbers_a_double_cannot_hold_are_refused() {
        assert_eq!(to_canonical_json(&json!(9_007_199_254_740_992_u64)).unwrap(), "9007199254740992");
        assert!(matches!(
            to_canonical_json(&json!(9_007_199_254_740_993_u64)),
            Err(CanonicalError::NotExact(_))
        ));
        assert!(to_canonical_json(&json!(u64::MAX)).is_err());
    }

    #[test]
    fn nesting_beyond_the_limit_is_refused_and_not_a_crash() {
        let mut value = json!(1);
        for _ in 0..=MAX_DEPTH {
            value = Value::Array(vec![value]);
        }
        assert_eq!(to_canonical_json(&value), Err(CanonicalError::TooDeep));
    }
}
