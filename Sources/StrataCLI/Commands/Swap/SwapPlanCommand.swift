import ArgumentParser
import BlueGreen
import Reporting

struct SwapPlanCommand: StrataCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show what a swap would do.",
    discussion: """
      The new schema is built in a transaction that is rolled back, so that PostgreSQL itself judges every cast, every \
      expression and every right. Exit status 3 where the swap is impossible, with everything that stands in its way.
      """
  )

  @OptionGroup var target: SwapTargetOptions
  @OptionGroup var swap: SwapOptions
  @OptionGroup var form: FormatOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let engine = try swap.swap(console)
    let plan = try await engine.plan(target.schema, try await target.read(swap.connection, console))
    return try console.show(SwapPlanReport(plan), form.format)
  }
}
