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

extension MigrationScript {
  /// Whether a word of it may stand for rows that go: `DELETE`, `TRUNCATE`, `DROP`.
  ///
  /// What goes in other ways is seen too, and costs a second run of the transaction.
  var mayTakeRows: Bool {
    let words = ["delete", "truncate", "drop"].map { Array($0.utf8) }
    return segments.contains { segment in
      segment.statements.contains { statement in
        var sql = statement.sql
        return sql.withUTF8 { text in words.contains { text.containsWord($0) } }
      }
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether some letters stand here, in any case; the word is in small ones.
  fileprivate func containsWord(_ word: [UInt8]) -> Bool {
    guard count >= word.count else { return false }
    return (0...(count - word.count)).contains { start in
      // Bit 5 tells a small letter from its capital.
      word.indices.allSatisfy { self[start + $0] | 0x20 == word[$0] }
    }
  }
}
