/// A table for a terminal: a heading, a rule, and rows whose columns line up.
///
/// Plain characters, two spaces between columns and nothing after the last one, so that it reads well on a terminal,
/// in a log and in a mail, and splits with awk.
struct TextTable {
  /// On which side the values of a column stand.
  enum Alignment {
    case leading, trailing
  }

  /// A heading and the side its values stand on.
  struct Column {
    var heading: String
    var alignment: Alignment

    init(_ heading: String, _ alignment: Alignment = .leading) {
      self.heading = heading
      self.alignment = alignment
    }
  }

  let columns: [Column]
  private(set) var rows: [[String]] = []

  init(_ columns: [Column]) {
    self.columns = columns
  }

  /// Adds a row; values that are missing at its end are empty.
  mutating func add(_ values: [String]) {
    precondition(values.count <= columns.count, "a row has more values than the table has columns")
    rows.append(values.map { VisibleText.line($0) } + Array(repeating: "", count: columns.count - values.count))
  }

  /// The table as text, each line with its newline.
  func text(_ style: TextStyle = .plain) -> String {
    let widths = columns.indices.map { index in
      rows.reduce(VisibleText.width(columns[index].heading)) { max($0, VisibleText.width($1[index])) }
    }
    let heading = line(columns.map(\.heading), widths)
    let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")
    return ([style.bold(heading), style.dim(rule)] + rows.map { line($0, widths) }).map { $0 + "\n" }.joined()
  }

  private func line(_ values: [String], _ widths: [Int]) -> String {
    var line = ""
    for (index, value) in values.enumerated() {
      let padding = String(repeating: " ", count: widths[index] - VisibleText.width(value))
      line += columns[index].alignment == .leading ? value + padding : padding + value
      line += "  "
    }
    return String(line.reversed().drop { $0 == " " }.reversed())
  }
}
