extension ScriptStatement {
  /// Whether the statement may write rows of a user's table, by its first words.
  ///
  /// It is a hint for people, no judgement: what a function does is not known.
  public var mayWriteRows: Bool {
    let words = StatementWords(sql).words
    guard let command = words.first else { return false }
    // What Strata keeps for its jobs is not the user's.
    if words.dropFirst().contains("STRATA") { return false }
    return ["INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE", "COPY", "WITH", "DO", "CALL"].contains(command)
  }
}
