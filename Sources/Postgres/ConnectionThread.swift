import Glibc

/// A thread of its own for one connection, as the serial executor of its actor.
///
/// libpq calls wait for the network. Here they hold up a thread that nobody else shares, never Swift's pool.
final class ConnectionThread: SerialExecutor {
  private enum Work {
    case job(UnownedJob)
    /// A part of a task that stays on the thread between its calls; it holds the executor, and with it the thread.
    case part(UnownedJob, Tasks)
    case closure(@Sendable () -> Void)
  }

  /// The queue between those who enqueue and the thread; it outlives the executor until the thread has ended.
  private final class Queue: @unchecked Sendable {
    // The mutex guards `work` and `ended`; both live at fixed addresses, as pthreads demand.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var work: [Work] = []
    private var ended = false
    /// The executor, which is alive whenever there is work: its actor, or whoever waits for a closure, holds it.
    var executor: Unmanaged<ConnectionThread>?

    init() {
      pthread_mutex_init(mutex, nil)
      pthread_cond_init(condition, nil)
    }

    deinit {
      pthread_cond_destroy(condition)
      pthread_mutex_destroy(mutex)
      condition.deallocate()
      mutex.deallocate()
    }

    func add(_ item: Work) {
      pthread_mutex_lock(mutex)
      work.append(item)
      pthread_cond_signal(condition)
      pthread_mutex_unlock(mutex)
    }

    func end() {
      pthread_mutex_lock(mutex)
      ended = true
      pthread_cond_signal(condition)
      pthread_mutex_unlock(mutex)
    }

    /// Waits for work; nil when there is none and none will come.
    func next() -> [Work]? {
      pthread_mutex_lock(mutex)
      defer { pthread_mutex_unlock(mutex) }
      while work.isEmpty {
        if ended { return nil }
        pthread_cond_wait(condition, mutex)
      }
      defer { work.removeAll(keepingCapacity: true) }
      return work
    }
  }

  /// The same thread for tasks that use the connection, so that no call has to wake another thread and be waited for.
  final class Tasks: TaskExecutor {
    private let thread: ConnectionThread

    fileprivate init(_ thread: ConnectionThread) {
      self.thread = thread
    }

    func enqueue(_ job: consuming ExecutorJob) {
      thread.queue.add(.part(UnownedJob(job), self))
    }
  }

  private let queue = Queue()

  /// An executor of tasks that keeps the thread alive.
  var tasks: Tasks { Tasks(self) }

  /// Starts the thread.
  init() throws(PostgresError) {
    queue.executor = .passUnretained(self)
    let argument = Unmanaged.passRetained(queue)
    var thread = pthread_t()
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
    let status = pthread_create(
      &thread,
      &attributes,
      { argument in
        guard let argument else { return nil }
        ConnectionThread.run(Unmanaged<Queue>.fromOpaque(argument).takeRetainedValue())
        return nil
      },
      argument.toOpaque()
    )
    guard status == 0 else {
      argument.release()
      throw PostgresError(.connection, "no thread could be started: \(String(cString: strerror(status)))")
    }
  }

  deinit {
    queue.end()
  }

  private static func run(_ queue: Queue) {
    // An executor is gone after its last job has; its address is then no longer read.
    while let batch = queue.next() {
      for work in batch {
        switch work {
        case .closure(let closure):
          closure()
        case .part(let job, let tasks):
          job.runSynchronously(on: tasks.asUnownedTaskExecutor())
        case .job(let job):
          guard let executor = queue.executor?.takeUnretainedValue() else { continue }
          withExtendedLifetime(executor) {
            job.runSynchronously(on: executor.asUnownedSerialExecutor())
          }
        }
      }
    }
  }

  func enqueue(_ job: consuming ExecutorJob) {
    queue.add(.job(UnownedJob(job)))
  }

  /// Runs a closure on the thread, before any job that is enqueued later.
  func perform(_ closure: @escaping @Sendable () -> Void) {
    queue.add(.closure(closure))
  }
}
