import Diagnostics
import Postgres

extension Failure {
  static func noSwap(_ schema: String?) -> Failure {
    Failure(
      code: "swap-unknown",
      schema.map { "no swap of the schema \(quoteIdentifier($0)) is under way" } ?? "no swap is under way",
      advice: "begin one: strata swap start"
    )
  }

  static func severalSwaps(_ schemas: [String]) -> Failure {
    Failure(
      .usage,
      code: "swap-not-named",
      "which swap is meant: \(schemas.map(quoteIdentifier).joined(separator: ", "))?",
      advice: "name it with --schema"
    )
  }

  static func noSchema(_ schema: String, in source: String) -> Failure {
    Failure(
      code: "swap-no-schema",
      "\(source) has no schema \(quoteIdentifier(schema))",
      advice: "name the schema that is to be swapped with --schema"
    )
  }

  static func wrongPhase(_ schema: String, _ phase: SwapPhase, advice: String) -> Failure {
    Failure(
      .refused,
      code: "swap-phase",
      "the swap of \(quoteIdentifier(schema)) is \(phase.rawValue); nothing was done",
      advice: advice
    )
  }

  static func swapMoved(_ schema: String) -> Failure {
    Failure(
      .refused,
      code: "swap-moved",
      "another process brought the swap of \(quoteIdentifier(schema)) to another phase meanwhile",
      advice: "look at strata swap status"
    )
  }

  static func changedMeanwhile(_ schema: String, _ what: [String]) -> Failure {
    Failure(
      .refused,
      code: "swap-schema-changed",
      "the schema \(quoteIdentifier(schema)) was changed since the swap began; nothing was exchanged",
      details: what,
      advice: "take it back and try again, or abort the swap and start it anew"
    )
  }

  static func refused(_ schema: String, _ diagnostics: [Diagnostic]) -> Failure {
    Failure(
      .refused,
      code: "swap-refused",
      "the schema \(quoteIdentifier(schema)) cannot be swapped as asked; nothing was changed",
      diagnostics: diagnostics
    )
  }

  static func notBuilt(_ sql: String, _ error: PostgresError) -> Failure {
    Failure(
      code: "swap-build",
      "the new schema could not be built; nothing was changed",
      details: ["statement: \(sql)"],
      underlying: error
    )
  }

  static func differs(_ schema: String, _ details: [String]) -> Failure {
    Failure(
      .refused,
      code: "swap-differs",
      "both sides of the swap of \(quoteIdentifier(schema)) differ; the schemas were not exchanged",
      details: details,
      advice: "abort the swap and start it again; strata swap verify lists the rows"
    )
  }

  static func held(_ schema: String, until time: String) -> Failure {
    Failure(
      .refused,
      code: "swap-held",
      "the old schema of \(quoteIdentifier(schema)) is to be kept until \(time)",
      advice: "wait, or say --early"
    )
  }

  static func destroys(_ what: [String]) -> Failure {
    Failure(
      .refused,
      code: "swap-destroys",
      "this drops tables with rows; nothing was done",
      details: what,
      advice: "--allow-destructive allows it"
    )
  }

  static func stillUsed(_ schema: String, _ what: [String]) -> Failure {
    Failure(
      .refused,
      code: "swap-still-used",
      "objects outside use \(quoteIdentifier(schema)), and would go with it",
      details: what,
      advice: "drop them, or make them again over the schema in use"
    )
  }

  static func noWayBack(_ schema: String) -> Failure {
    Failure(
      code: "swap-no-way-back",
      "what is written to \(quoteIdentifier(schema)) is not recorded for the old schema any more: finish was begun",
      advice: "end it: strata swap finish"
    )
  }
}

extension Failure {
  static func notStarted(_ entry: SwapLedger.Entry) -> Failure {
    wrongPhase(entry.record.names.schema, entry.phase, advice: "let strata swap start come to its end first")
  }
}
