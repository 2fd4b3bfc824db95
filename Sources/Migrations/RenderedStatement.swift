/// A statement of a generated migration, ready to be written to a file.
public struct RenderedStatement: Sendable, Hashable {
  /// The SQL, with or without the semicolon at the end.
  public var sql: String
  /// Whether the statement may run inside a transaction.
  public var transactional: Bool
  /// Whether its transaction is its own, so that no lock of other statements is held while it runs.
  public var ownTransaction: Bool
  /// What a reader should know, one line each: why it is there, what it locks, what is dangerous about it.
  public var comments: [String]
  /// How it is run in batches; it cannot be `transactional` then, and its SQL has the comment for the key range.
  public var backfill: Backfill?

  public init(
    sql: String,
    transactional: Bool = true,
    ownTransaction: Bool = false,
    comments: [String] = [],
    backfill: Backfill? = nil
  ) {
    self.sql = sql
    self.transactional = transactional
    self.ownTransaction = transactional && ownTransaction
    self.comments = comments
    self.backfill = backfill
  }
}

/// A generated migration before it is written.
public struct MigrationDraft: Sendable, Hashable {
  public var version: MigrationVersion
  /// The description in full; the file name gets a slug of it.
  public var description: String
  public var statements: [RenderedStatement]
  /// The way back; `nil` writes no undo file.
  public var undo: [RenderedStatement]?
  /// Data that the way forward destroys.
  public var destroys: [Destruction]
  /// Data that the way back destroys.
  public var undoDestroys: [Destruction]
  /// Remarks at the head of both files, one line each.
  public var notes: [String]

  public init(
    version: MigrationVersion,
    description: String,
    statements: [RenderedStatement],
    undo: [RenderedStatement]?,
    destroys: [Destruction] = [],
    undoDestroys: [Destruction] = [],
    notes: [String] = []
  ) {
    self.version = version
    self.description = description
    self.statements = statements
    self.undo = undo
    self.destroys = destroys
    self.undoDestroys = undoDestroys
    self.notes = notes
  }
}
