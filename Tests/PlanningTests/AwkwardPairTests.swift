import Planning
import Postgres
import TestSupport
import Testing

/// Plans between pairs that are hard to order, proven by both strategies and carried out on rows, there and back.
@Suite struct AwkwardPairTests {
  @Test(arguments: AwkwardPair.all)
  func leadsThereAndBack(_ pair: AwkwardPair) async throws {
    _ = try await PlanCase(old: pair.old, new: pair.new, strategy: .simple).plan()
    try await PlanCase(old: pair.old, new: pair.new).run(data: pair.rows, reached: { _ in })
  }
}
