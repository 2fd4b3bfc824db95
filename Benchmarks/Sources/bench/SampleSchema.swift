/// A database of any size that looks like one people have: every table with 8 columns, a primary key, 3 indexes, a check
/// and a foreign key; every tenth with a trigger, a policy and comments; a fifth as many partitions as tables.
///
/// The same schema is written as SQL and as Swift, so that both can be compared with each other.
struct SampleSchema {
  let tables: Int
  /// How many tables have another shape: a column more, an index less, another default, another check.
  var changed = 0

  /// One partitioned table in 200 holds all the partitions.
  private var partitionedTables: Int { max(1, tables / 200) }
  private var partitionsOfEach: Int { tables / 5 / partitionedTables }

  func name(_ number: Int) -> String {
    let digits = "\(number)"
    return "table_" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }

  /// The partitioned tables stand evenly among the others; the first is none, so that references always find a table.
  func isPartitioned(_ number: Int) -> Bool {
    let step = tables / partitionedTables
    return number % step == step - 1
  }

  func isDressed(_ number: Int) -> Bool { number % 10 == 3 }

  func isChanged(_ number: Int) -> Bool {
    guard changed > 0 else { return false }
    let step = max(1, tables / changed)
    return number % step == 0 && number / step < changed
  }

  /// The table that one refers to: somewhere before it, never a partitioned one.
  func reference(_ number: Int) -> Int {
    let other = number / 2
    return isPartitioned(other) ? other - 1 : other
  }

  /// The name and the bounds of each partition of a table: months from 2000 on.
  func partitions(_ number: Int) -> [(name: String, from: String, to: String)] {
    guard isPartitioned(number) else { return [] }
    return (0..<partitionsOfEach).map { index in
      ("\(name(number))_p\(index)", Self.month(index), Self.month(index + 1))
    }
  }

  private static func month(_ index: Int) -> String {
    let month = index % 12 + 1
    return "\(2000 + index / 12)-\(month < 10 ? "0" : "")\(month)-01 00:00:00+00"
  }
}
