import ArgumentParser
import BlueGreen
import Reporting

struct SwapStartCommand: StrataCommand {
  static let configuration = CommandConfiguration(
    commandName: "start",
    abstract: "Build the new schema, copy the rows, and keep up with what is written.",
    discussion: """
      It returns when the new schema follows the old one. Interrupted, it goes on when it is given again; the source is \
      not read again then.
      """
  )

  @OptionGroup var target: SwapTargetOptions
  @OptionGroup var swap: SwapOptions
  @OptionGroup var form: FormatOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let engine = try swap.swap(console)
    let status = try await engine.start(target.schema) { try await target.read(swap.connection, console) }
    return try console.show(SwapStatusReport([status]), form.format)
  }
}
