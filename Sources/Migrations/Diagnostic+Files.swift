import Diagnostics

/// The texts of everything that can be wrong with a directory of migrations.
extension Diagnostic {
  static func badFileName(_ path: String, reason: String) -> Diagnostic {
    Diagnostic(
      .error,
      code: "bad-file-name",
      at: place(path),
      "this is not the name of a migration: \(reason)",
      advice: "name it like V2.1.0__add_items.sql, with U2.1.0__add_items.sql as its undo, or R__views.sql"
    )
  }

  static func duplicateVersion(_ path: String, _ version: MigrationVersion, other: String) -> Diagnostic {
    Diagnostic(
      .error,
      code: "duplicate-version",
      at: place(path),
      "version \(version) is there twice; the other file is \(printable(other))",
      advice: "give one of them a version of its own"
    )
  }

  static func undoNamedDifferently(_ path: String, script: String) -> Diagnostic {
    Diagnostic(
      .warning,
      code: "undo-name",
      at: place(path),
      "the undo has another description than \(printable(script)), to which it belongs by its version"
    )
  }

  static func undoWithoutVersion(_ path: String, _ version: MigrationVersion) -> Diagnostic {
    Diagnostic(
      .error,
      code: "undo-without-version",
      at: place(path),
      "there is an undo for version \(version) but no V\(version)__….sql",
      advice: "restore the file of the version or remove its undo"
    )
  }

  static func unreadableFile(_ path: String) -> Diagnostic {
    Diagnostic(.error, code: "file-unreadable", at: place(path), "the file cannot be read")
  }

  static func notText(_ path: String) -> Diagnostic {
    Diagnostic(
      .error,
      code: "not-text",
      at: place(path),
      "the file is not UTF-8 text",
      advice: "save it in UTF-8, without zero bytes"
    )
  }

  static func byteOrderMark(_ path: String) -> Diagnostic {
    Diagnostic(
      .error,
      code: "byte-order-mark",
      at: place(path, 1),
      "the file begins with a byte order mark, which PostgreSQL does not understand",
      advice: "save it as UTF-8 without a byte order mark"
    )
  }

  static func sumMissing(_ path: String) -> Diagnostic {
    Diagnostic(
      .error,
      code: "sum-missing",
      at: place(path),
      "the checksums of the migrations are missing",
      advice: "restore the file from version control; for files written by hand, `strata seal` writes it"
    )
  }

  static func sumBroken(_ path: String, _ flaw: ChecksumChain.Flaw) -> Diagnostic {
    Diagnostic(
      .error,
      code: "sum-broken",
      at: place(path, flaw.line),
      flaw.message,
      advice: "restore the file from version control, or check the migrations and run `strata seal --accept-changes`"
    )
  }

  static func sumOutOfOrder(_ path: String) -> Diagnostic {
    Diagnostic(
      .error,
      code: "sum-order",
      at: place(path),
      "the lines are not in the order of the versions",
      advice: "restore the file from version control, or check the migrations and run `strata seal --accept-changes`"
    )
  }

  static func changedSinceSum(_ path: String, was: String, lineEndingsOnly: Bool) -> Diagnostic {
    if lineEndingsOnly {
      return Diagnostic(
        .error,
        code: "line-endings",
        at: place(path),
        "only the line endings differ from what \(ChecksumChain.fileName) records",
        advice: "keep git from converting them: put `*.sql text eol=lf` into .gitattributes and check out again"
      )
    }
    return Diagnostic(
      .error,
      code: "file-changed",
      at: place(path),
      "the file was changed after \(ChecksumChain.fileName) recorded it with SHA-256 \(was.prefix(12))…",
      advice:
        "restore it from version control; if the change is meant and nobody applied the file, run `strata seal --accept-changes`"
    )
  }

  /// A repeatable migration or a hook that changed: it may, but somebody has to say so.
  static func looseFileChanged(_ path: String) -> Diagnostic {
    Diagnostic(
      .error,
      code: "not-recorded-again",
      at: place(path),
      "the file was changed after \(ChecksumChain.fileName) recorded it",
      advice: "if the change is yours and ready, run `strata seal`"
    )
  }

  static func looseFileGone(_ path: String) -> Diagnostic {
    Diagnostic(
      .error,
      code: "recorded-file-gone",
      at: place(path),
      "the file is gone, but \(ChecksumChain.fileName) records it",
      advice: "if that is meant, run `strata seal`; otherwise restore it from version control"
    )
  }

  static func renamedSinceSum(_ path: String, was: String) -> Diagnostic {
    Diagnostic(
      .error,
      code: "file-renamed",
      at: place(path),
      "the file was renamed; \(ChecksumChain.fileName) records it as \(printable(was))",
      advice: "give it its old name back; if nobody applied it yet, run `strata seal --accept-changes`"
    )
  }

  static func listedFileMissing(_ path: String) -> Diagnostic {
    Diagnostic(
      .error,
      code: "file-missing",
      at: place(path),
      "the file is missing, but \(ChecksumChain.fileName) records it",
      advice: "restore it from version control"
    )
  }

  static func insertedBeforeLast(_ path: String, _ newest: MigrationVersion) -> Diagnostic {
    Diagnostic(
      .error,
      code: "file-inserted",
      at: place(path),
      "the file was put before version \(newest), which \(ChecksumChain.fileName) already records",
      advice: "give it a version above \(newest)"
    )
  }

  static func notInSum(_ path: String) -> Diagnostic {
    Diagnostic(
      .error,
      code: "file-not-recorded",
      at: place(path),
      "the file is not recorded in \(ChecksumChain.fileName)",
      advice: "if it is yours and ready, run `strata seal`"
    )
  }

  static func place(_ path: String, _ line: Int? = nil) -> Place {
    Place(path: printable(path), line: line)
  }
}
