public import BlueGreen
import OnlineCopy

/// What a swap tells on its way, as lines of progress.
public struct SwapProgress: Sendable {
  private let console: Console
  private let meter: ProgressMeter

  public init(_ console: Console) {
    self.console = console
    meter = ProgressMeter(console)
  }

  /// Says what happened.
  public func tell(_ event: SwapEvent) {
    switch event {
    case .built(let schema): console.progress("built \(schema)")
    case .goingOn(let source): console.progress("going on with the swap to \(source)")
    case .validating(let statement): console.detail(statement)
    case .copy(let event): tell(event)
    }
  }

  private func tell(_ event: CopyEvent) {
    switch event {
    case .phase(let table, let phase):
      meter.clear()
      console.progress("\(table): \(phase.rawValue)")
    case .copied(let table, let progress):
      let share = progress.estimated > 0 ? min(1, Double(progress.rows) / Double(progress.estimated)) : nil
      meter.tell("\(table): copying", share, .rows(progress.rows))
    case .replayed(let table, let entries):
      if entries > 0 { console.detail("\(table): \(entries) writes replayed") }
    case .replacing(let table, let why): console.detail("\(table): written by removing first: \(why)")
    case .partitionsChanged(let table): console.progress("\(table): its partitions changed, all is compared")
    case .waiting(let reason): console.progress("waiting: \(reason)")
    case .lockRefused(let what, let attempt, let count, let holders):
      meter.clear()
      console.progress("\(what): no locks, try \(attempt) of \(count)")
      for holder in holders { console.progress("  \(holder)") }
    }
  }
}
