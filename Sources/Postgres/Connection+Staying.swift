extension Connection {
  /// Runs a body on the connection's thread between its calls too.
  ///
  /// A call is otherwise handed to that thread and its answer back to Swift's pool, which wakes two threads for each. The
  /// body must not wait for anything but by `await`: what it waits for otherwise would hold up the connection. Child tasks
  /// stay on the thread as well; a task that is made with `Task { … }` does not.
  public nonisolated func staying<T>(_ body: () async throws -> T) async rethrows -> T {
    let tasks = thread.tasks
    return try await withTaskExecutorPreference(tasks, operation: body)
  }
}
