//! Tables on standard output, and medians.

use std::time::Duration;

/// The middle value; of an even number the upper one of the two.
pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A duration in milliseconds.
pub fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// A figure that must not be over its budget.
pub fn at_most(figure: f64, budget: f64, unit: &str) -> String {
    let verdict = if figure <= budget { "ok" } else { "over" };
    format!("at most {budget}{unit}: {verdict}")
}

/// A figure that must not be under its budget.
pub fn at_least(figure: f64, budget: f64) -> String {
    let verdict = if figure >= budget { "ok" } else { "under" };
    format!("at least {budget}: {verdict}")
}

/// Prints rows in columns, the first of them to the left and the others to the right; the first row is the heading.
pub fn print(title: &str, rows: &[Vec<String>]) {
    println!("{title}");
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<_> = (0..columns).map(width).collect();
    for row in rows {
        let cells: Vec<_> = row
            .iter()
            .zip(&widths)
            .enumerate()
            .map(|(column, (cell, width))| match column {
                0 => format!("{cell:<width$}"),
                _ => format!("{cell:>width$}"),
            })
            .collect();
        println!("  {}", cells.join("  ").trim_end());
    }
    println!();
}
