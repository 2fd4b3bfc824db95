import Postgres

extension CopyStatements {
  /// How far a batch goes: the last entry, how many there are, whether one is of a TRUNCATE.
  func batch(limit: Int?) -> String {
    """
    SELECT max(x.id), count(*), coalesce(bool_or(x.truncated), false)
    FROM (SELECT id, truncated FROM \(log) ORDER BY id\(limit.map { " LIMIT \($0)" } ?? "")) x
    """
  }

  /// The keys of a batch, each once.
  private func keys(upTo cut: Int64) -> String {
    "(SELECT DISTINCT \(key.aliases.joined(separator: ", ")) FROM \(log) WHERE id <= \(cut) AND NOT truncated)"
  }

  /// Removes the target's rows whose keys are in the batch and no longer in the source.
  func removeGone(upTo cut: Int64) -> String {
    """
    DELETE FROM \(target) t USING \(keys(upTo: cut)) b
    WHERE \(key.matches("t", "b")) AND NOT EXISTS (SELECT FROM \(rows) s WHERE \(key.same("s", "b")))
    """
  }

  /// Removes every row of the target that the source does not have, after a TRUNCATE.
  var removeTruncated: String {
    "DELETE FROM \(target) t WHERE NOT EXISTS (SELECT FROM \(rows) s WHERE \(key.matches("t", "s")))"
  }

  /// Writes the source's present rows of the batch, and leaves alone what is the same to the byte already.
  ///
  /// Values are compared as they are stored (`*<>`), because equal is not the same: 1.0 and 1.00, 'A' and 'a' in citext.
  /// (Manual: section 9.24.6 "Composite Type Comparison".)
  func upsert(upTo cut: Int64) -> String {
    let keys = Set(key.columns.map(\.target))
    let others = written.map(\.target).filter { !keys.contains($0) }.map(quoteIdentifier)
    let arbiter = key.columns.map { quoteIdentifier($0.target) }.joined(separator: ", ")
    var action = "NOTHING"
    if !others.isEmpty {
      let settings = others.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
      let old = others.map { "t.\($0)" }.joined(separator: ", ")
      let new = others.map { "excluded.\($0)" }.joined(separator: ", ")
      action = "UPDATE SET \(settings) WHERE ROW(\(old))::record OPERATOR(pg_catalog.*<>) ROW(\(new))::record"
    }
    return """
      INSERT INTO \(target) AS t (\(targetList)) OVERRIDING SYSTEM VALUE
      SELECT \(valueList("s")) FROM \(self.keys(upTo: cut)) b JOIN \(rows) s ON \(key.same("s", "b"))
      ON CONFLICT (\(arbiter)) DO \(action)
      """
  }

  /// Removes the batch's rows from the target and writes the source's present ones: for a target that has no unique
  /// index on the key, and for rows that exchange values of another one.
  func replace(upTo cut: Int64) -> [String] {
    let keys = keys(upTo: cut)
    let remove = "DELETE FROM \(target) t USING \(keys) b WHERE \(key.matches("t", "b"))"
    let fresh = "\(keys) b JOIN \(rows) s ON \(key.same("s", "b"))"
    guard !unwritten.isEmpty else {
      return [
        remove,
        """
        INSERT INTO \(target) (\(targetList)) OVERRIDING SYSTEM VALUE
        SELECT \(valueList("s")) FROM \(fresh)
        """,
      ]
    }
    let kept = (key.columns.map(\.target) + unwritten).map { "t.\(quoteIdentifier($0))" }.joined(separator: ", ")
    let isKept = key.columns.indices.map { "h.h\($0 + 1) = \(key.targetValue($0, "b"))" }.joined(separator: " AND ")
    let restored = unwritten.indices.map { "h.h\(key.columns.count + $0 + 1)" }.joined(separator: ", ")
    let unwrittenList = unwritten.map(quoteIdentifier).joined(separator: ", ")
    return [
      "INSERT INTO \(stash) SELECT \(kept) FROM \(target) t JOIN \(keys) b ON \(key.matches("t", "b"))",
      remove,
      """
      INSERT INTO \(target) (\(targetList), \(unwrittenList)) OVERRIDING SYSTEM VALUE
      SELECT \(valueList("s")), \(restored) FROM \(fresh) JOIN \(stash) h ON \(isKept)
      """,
      """
      INSERT INTO \(target) (\(targetList)) OVERRIDING SYSTEM VALUE
      SELECT \(valueList("s")) FROM \(fresh) WHERE NOT EXISTS (SELECT FROM \(stash) h WHERE \(isKept))
      """,
      "DELETE FROM \(stash)",
    ]
  }

  /// Takes the batch out of the log. Entries that another transaction has meanwhile committed below stay: a snapshot
  /// does not see them.
  func forget(upTo cut: Int64) -> String { "DELETE FROM \(log) WHERE id <= \(cut)" }
}
