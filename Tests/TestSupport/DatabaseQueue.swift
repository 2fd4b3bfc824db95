/// The queue before the one server: all tests of a process start at once, and a server has connections for some.
actor DatabaseQueue {
  static let shared = DatabaseQueue()
  /// Whether the current task has been let in already: a test that asks for another database must not wait for itself.
  @TaskLocal static var isInside = false

  private var free = 8
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func enter() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  func leave() {
    if waiting.isEmpty {
      free += 1
    } else {
      waiting.removeFirst().resume()
    }
  }
}
