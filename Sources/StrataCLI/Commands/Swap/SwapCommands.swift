import ArgumentParser

struct SwapCommands: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "swap",
    abstract: "Replace a schema by a new one while it is used, with a way back.",
    discussion: """
      plan shows what would be done. start builds the new schema as NAME_next, copies the rows and keeps up with what is \
      written. verify compares both. cutover exchanges the two in one short transaction; from then on what is written \
      goes back to the old schema too, which is called NAME_prev. revert is the same the other way, without losing a \
      write. finish drops the old schema, abort the new one. Every command may be interrupted and given again.
      """,
    subcommands: [
      SwapPlanCommand.self, SwapStartCommand.self, SwapStatusCommand.self, SwapVerifyCommand.self,
      SwapCutoverCommand.self, SwapWatchCommand.self, SwapRevertCommand.self, SwapFinishCommand.self,
      SwapAbortCommand.self,
    ]
  )
}
