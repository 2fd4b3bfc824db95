import ArgumentParser
import BlueGreen
import Reporting

struct SwapCutoverCommand: StrataCommand {
  static let configuration = CommandConfiguration(
    commandName: "cutover",
    abstract: "Bring the new schema into use, in one short transaction.",
    discussion: """
      Both sides are compared before; where they differ nothing is done. All tables are locked by attempts that wait a \
      moment each. A transaction of REPEATABLE READ that is older than the exchange gets a serialization failure \
      (40001) when it writes afterwards; what it only reads it may see as it was copied then.
      """
  )

  @Option(help: "How long the old schema is to be kept before finish may drop it: 30min, 24h, 7d.")
  var hold: Time = Time(.seconds(24 * 3600))
  @OptionGroup var which: SwapSchemaOption
  @OptionGroup var swap: SwapOptions
  @OptionGroup var consent: SwapConsentOptions
  @OptionGroup var form: FormatOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    try consent.ask("bring the new schema into use?", console)
    let report = try await swap.swap(console).cutover(which.schema, hold: hold.duration)
    return try console.show(ExchangeResult(report), form.format)
  }
}
