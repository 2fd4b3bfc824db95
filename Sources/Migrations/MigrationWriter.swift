public import Diagnostics
import Digests
import FoundationEssentials

/// Writes generated migrations: the file, its undo and the checksums, all or none.
public enum MigrationWriter {
  /// What was written.
  public struct Written: Sendable, Hashable {
    public var script: MigrationFile
    public var undo: MigrationFile?
  }

  /// The content of the files, without writing anything.
  ///
  /// - Throws: ``Failure`` where the statements cannot be told apart again once they are written, which would be a
  ///   statement that is several, or one that is not complete.
  public static func render(
    _ draft: MigrationDraft,
    into set: MigrationSet
  ) throws(Failure) -> Written {
    let slug = MigrationFileName.slug(of: draft.description)
    guard !slug.isEmpty else {
      throw Failure(
        .usage,
        code: "bad-description",
        "the description \"\(printable(draft.description))\" has no letter or digit",
        advice: "say in a few words what the migration does"
      )
    }
    func file(
      _ kind: MigrationFileName.Kind,
      _ statements: [RenderedStatement],
      _ destroys: [Destruction]
    ) throws(Failure) -> MigrationFile {
      let name = MigrationFileName(kind: kind, version: draft.version, slug: slug).text
      let content = text(draft, kind, statements, destroys)
      let file = MigrationFile(
        name: name,
        path: set.path(name),
        content: content,
        checksum: sha256Hex(content)
      )
      let script = try MigrationScript.parse(file)
      let read = script.segments.flatMap { segment in
        segment.statements.map {
          Shape(
            transactional: segment.isTransactional,
            ownTransaction: segment.isOwn,
            backfill: $0.backfill?.declaration
          )
        }
      }
      guard read == statements.map(Shape.init) else {
        throw Failure(
          code: "not-readable-again",
          "the generated \(name) would be read as other statements than were planned",
          details: ["planned: \(statements.count) statements, read again: \(read.count)"],
          advice: "this is a defect of Strata; please report it with the model"
        )
      }
      return file
    }
    return Written(
      script: try file(.version, draft.statements, draft.destroys),
      undo: draft.undo == nil ? nil : try file(.undo, draft.undo ?? [], draft.undoDestroys)
    )
  }

  /// Writes the files of a draft and adds them to `strata.sum`.
  ///
  /// Each file appears under its name only when it is complete; when anything fails, what appeared is removed again.
  ///
  /// - Parameter sealing: Whether `strata.sum` is to know the files; not where a person has yet to fill them.
  @discardableResult
  public static func write(
    _ draft: MigrationDraft,
    into set: MigrationSet,
    sealing: Bool = true
  ) throws(Failure) -> Written {
    if let error = set.diagnostics.first(where: { $0.severity == .error }) {
      throw .setNotSound(set, first: error)
    }
    guard draft.version > set.newest else {
      throw Failure(
        .usage,
        code: "version-not-newer",
        "version \(draft.version) is not above the newest version, \(set.newest)",
        advice: "choose a version above \(set.newest)"
      )
    }
    let written = try render(draft, into: set)
    let files = [written.script] + (written.undo.map { [$0] } ?? [])
    let chain = set.chain(adding: files)
    var update = FileUpdate(directory: set.directory)
    do {
      try update.begin()
      for file in files { try update.create(file.name, file.content) }
      if sealing { try update.replace(ChecksumChain.fileName, chain.text) }
    } catch {
      update.undo()
      throw .notWritten(set.directory, error)
    }
    return written
  }

  /// What a statement that is written and read again must have kept.
  private struct Shape: Equatable {
    var transactional: Bool
    var ownTransaction: Bool
    var backfill: Backfill?

    init(transactional: Bool, ownTransaction: Bool, backfill: Backfill?) {
      self.transactional = transactional
      self.ownTransaction = ownTransaction
      self.backfill = backfill
    }

    init(_ statement: RenderedStatement) {
      transactional = statement.transactional
      ownTransaction = statement.ownTransaction
      backfill = statement.backfill
      if let remaining = backfill?.remaining { backfill?.remaining = MigrationWriter.oneLine(remaining) }
    }
  }

  private static func text(
    _ draft: MigrationDraft,
    _ kind: MigrationFileName.Kind,
    _ statements: [RenderedStatement],
    _ destroys: [Destruction]
  ) -> String {
    var lines = ["-- strata:description \(oneLine(draft.description))"]
    for note in draft.notes { lines += comment(note) }
    for item in destroys { lines.append("-- strata:destroys \(oneLine(item.text))") }
    var open = "block"
    for statement in statements {
      lines.append("")
      let transaction = statement.ownTransaction ? "own" : statement.transactional ? "block" : "none"
      if transaction != open || statement.ownTransaction {
        open = transaction
        lines.append("-- strata:segment transaction=\(transaction)")
      }
      for line in statement.comments { lines += comment(line) }
      if let backfill = statement.backfill {
        lines.append("-- strata:backfill \(oneLine(backfill.text))")
        lines.append("-- strata:remaining \(oneLine(backfill.remaining))")
      }
      lines.append(terminated(statement.sql))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The comment as `--` lines; one that would read as a directive of ours is marked so that it does not.
  private static func comment(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).map { line in
      let line = printable(line)
      return ScriptDirective.isDirective("-- " + line) ? "-- | \(line)" : "-- \(line)"
    }
  }

  private static func oneLine(_ text: String) -> String {
    String(text.map { $0.isNewline ? " " : $0 })
  }

  /// The SQL with one semicolon at its end, on a line of its own where the last line may end in a comment.
  private static func terminated(_ sql: String) -> String {
    var sql = Substring(sql)
    while sql.last?.isWhitespace == true { sql.removeLast() }
    if sql.last == ";" { return String(sql) }
    let lastLine = sql.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).last ?? ""
    return sql + (lastLine.contains("--") ? "\n;" : ";")
  }
}
