//! Charts, drawn on the server. Bars are SVG that stretches to the room there is; whatever is read is ordinary text beside
//! it, so that it stays readable on a narrow screen. Colours are the stylesheet's, and patterns and labels say the same.

use super::time::ShownTime;

/// The height of the drawing of columns; widths are stretched.
const HEIGHT: f64 = 100.0;
/// The width of one column and of the gap behind it.
const COLUMN: f64 = 8.0;
const GAP: f64 = 2.0;

/// What a part of a column stands for.
pub struct Series {
    /// In words.
    pub label: &'static str,
    /// Its colour and pattern, as the stylesheet and the template name them.
    pub tone: &'static str,
    /// How much of it there is in all columns.
    pub total: usize,
}

/// A column of parts, one on top of the other.
pub struct Column {
    /// From when on.
    pub from: ShownTime,
    /// How much there is of each series, in their order.
    pub counts: Vec<usize>,
}

/// Stacked columns over time. Templates show them by `charts/columns.html`.
pub struct Columns {
    /// What they show.
    pub title: &'static str,
    /// How long each column lasts, in words.
    pub step: String,
    /// What their parts stand for.
    pub series: Vec<Series>,
    /// The columns.
    pub columns: Vec<Column>,
}

/// A part of a column, as it is drawn.
pub struct Rectangle {
    /// Where it begins.
    pub x: f64,
    /// Where its upper end is.
    pub y: f64,
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
    /// The tone of its series.
    pub tone: &'static str,
}

impl Columns {
    /// How much the highest column holds.
    #[must_use]
    pub fn most(&self) -> usize {
        let sums = self.columns.iter().map(|column| column.counts.iter().sum());
        sums.max().unwrap_or_default()
    }

    /// How wide the drawing is before it is stretched.
    #[must_use]
    pub fn width(&self) -> f64 {
        share(self.columns.len(), 1) * (COLUMN + GAP)
    }

    /// Every part that there is anything of.
    #[must_use]
    pub fn rectangles(&self) -> Vec<Rectangle> {
        let most = self.most();
        let mut drawn = Vec::new();
        for (index, column) in self.columns.iter().enumerate() {
            let mut y = HEIGHT;
            for (series, count) in self.series.iter().zip(&column.counts) {
                let height = share(*count, most) * HEIGHT;
                y -= height;
                if *count > 0 {
                    drawn.push(Rectangle {
                        x: share(index, 1) * (COLUMN + GAP),
                        y,
                        width: COLUMN,
                        height,
                        tone: series.tone,
                    });
                }
            }
        }
        drawn
    }

    /// All of it in a sentence.
    #[must_use]
    pub fn summary(&self) -> String {
        let parts = self
            .series
            .iter()
            .map(|series| format!("{} {}", series.total, series.label));
        format!("{}: {}", self.title, parts.collect::<Vec<_>>().join(", "))
    }
}

/// One bar of several, with its label.
pub struct Bar {
    /// What it stands for.
    pub label: &'static str,
    /// Its colour, as the stylesheet names it.
    pub tone: &'static str,
    /// How much of it there is.
    pub count: usize,
}

/// Bars one below the other. Templates show them by `charts/bars.html`: a table, whose figures the bars repeat.
pub struct Bars {
    /// What they show.
    pub title: &'static str,
    /// The bars.
    pub bars: Vec<Bar>,
}

impl Bars {
    /// How long a bar is, out of a hundred.
    #[must_use]
    pub fn length(&self, bar: &Bar) -> f64 {
        let most = self.bars.iter().map(|bar| bar.count).max().unwrap_or_default();
        share(bar.count, most) * 100.0
    }
}

/// A part of a whole; nothing of nothing.
fn share(part: usize, whole: usize) -> f64 {
    let exact = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    if whole == 0 { 0.0 } else { exact(part) / exact(whole) }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    use super::*;

    fn columns(counts: &[[usize; 2]]) -> Columns {
        let series = |label, tone| Series { label, tone, total: 3 };
        let column = |counts: &[usize; 2]| Column {
            from: ShownTime::new(Timestamp::UNIX_EPOCH, TimeZone::UTC),
            counts: counts.to_vec(),
        };
        Columns {
            title: "Calls",
            step: "1 minute".into(),
            series: vec![series("answered", "good"), series("refused", "bad")],
            columns: counts.iter().map(column).collect(),
        }
    }

    #[test]
    fn the_highest_column_takes_the_whole_height_and_parts_stand_on_one_another() {
        let columns = columns(&[[1, 3], [2, 0], [0, 0]]);
        let drawn = columns.rectangles();
        let places: Vec<_> = drawn.iter().map(|it| (it.x, it.y, it.height, it.tone)).collect();
        let expected = [
            (0.0, 75.0, 25.0, "good"),
            (0.0, 0.0, 75.0, "bad"),
            (10.0, 50.0, 50.0, "good"),
        ];
        assert_eq!(places, expected);
        assert_eq!((columns.most(), columns.width()), (4, 30.0));
        assert_eq!(columns.summary(), "Calls: 3 answered, 3 refused");
    }

    #[test]
    fn a_chart_of_nothing_draws_nothing() {
        assert!(columns(&[[0, 0]]).rectangles().is_empty());
        let bar = |count| Bar {
            label: "Active",
            tone: "good",
            count,
        };
        let bars = Bars {
            title: "T",
            bars: vec![bar(0), bar(4), bar(1)],
        };
        assert_eq!(
            bars.bars.iter().map(|bar| bars.length(bar)).collect::<Vec<_>>(),
            [0.0, 100.0, 25.0]
        );
    }
}
