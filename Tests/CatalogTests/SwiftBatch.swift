import FoundationEssentials
import SchemaDescription
import SwiftSource
import Synchronization

@testable import SchemaEvaluation

/// Compiles the Swift sources of many schemas at once: a call of the compiler takes a second before it has read a word.
///
/// Tests run side by side, so that a schema waits a moment for company.
actor SwiftBatch {
  static let shared = SwiftBatch()

  private static let size = 40
  private static let patience = Duration.seconds(2)

  private struct Waiting {
    var translation: CatalogTranslation
    var answer: CheckedContinuation<[String], Never>
  }

  private var waiting: [Waiting] = []
  private var arrivals = 0
  private var isCompiling = false

  /// What the sources of a schema say otherwise than its model; an error where they do not compile.
  func differences(of translation: CatalogTranslation) async -> [String] {
    await withCheckedContinuation { answer in
      waiting.append(Waiting(translation: translation, answer: answer))
      arrivals += 1
      guard !isCompiling else { return }
      isCompiling = true
      Task { await compile() }
    }
  }

  private func compile() async {
    while !waiting.isEmpty {
      var seen = 0
      while waiting.count < Self.size, seen != arrivals {
        seen = arrivals
        try? await Task.sleep(for: Self.patience)
      }
      let batch = Array(waiting.prefix(Self.size))
      waiting.removeFirst(batch.count)
      let answers = await Self.differences(of: batch.map(\.translation))
      for (waiting, answer) in zip(batch, answers) { waiting.answer.resume(returning: answer) }
    }
    isCompiling = false
  }

  /// Where they do not compile together, halves of them are tried, so that only who is wrong hears about it.
  private static func differences(of batch: [CatalogTranslation]) async -> [[String]] {
    do {
      return try await compiled(batch)
    } catch {
      guard batch.count > 1 else { return [["\(error)"]] }
      print("\(batch.count) schemas do not compile together, so that halves of them are tried: \(excerpt(error))")
      let middle = batch.count / 2
      return await differences(of: Array(batch[..<middle])) + differences(of: Array(batch[middle...]))
    }
  }

  /// The beginning of what the compiler says.
  private static func excerpt(_ error: any Error) -> Substring { "\(error)".prefix(2000) }

  private struct Refusal: Error {
    var messages: [String]
  }

  private static func compiled(_ batch: [CatalogTranslation]) async throws -> [[String]] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "strata-batch-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (number, translation) in batch.enumerated() {
      let bodies = translation.files.map { $0.text.dropFirst("import SchemaDescription\n".count) }
      let body = bodies.joined().replacing("\nlet ", with: "\nstatic let ")
      let text = "import SchemaDescription\n\nenum Schema\(number) {\n\(body)}\n"
      try Data(text.utf8).write(to: URL(filePath: "\(folder)/Schema\(number).swift"))
    }
    let messages = Mutex<[String]>([])
    var options = EvaluationOptions()
    options.usesCache = false
    options.onMessage = { message in messages.withLock { $0.append(message) } }
    let model: Model
    do {
      model = try await SchemaEvaluator(options).unchecked(SchemaFolder(folder))
    } catch {
      throw Refusal(messages: messages.withLock { $0 } + ["\(error)"])
    }
    var found: [[String]] = Array(repeating: [], count: batch.count)
    for line in try Line.lines(of: model) {
      guard let number = line.schema, number < batch.count else { return batch.map { _ in ["whose is \(line.text)?"] } }
      found[number].append(line.text)
    }
    return try zip(batch, found).map { translation, found in
      let wanted = try Line.lines(of: translation.model).map(\.text)
      let missing = Set(wanted).subtracting(found).sorted().map { "not there: \($0)" }
      let extra = Set(found).subtracting(wanted).sorted().map { "too much: \($0)" }
      return missing + extra + (wanted.count == found.count ? [] : ["\(wanted.count) ≠ \(found.count) objects"])
    }
  }

  /// An object of a model without the places it is written at.
  private struct Line {
    var text: String
    /// The number in the name of its file.
    var schema: Int?

    static func lines(of model: Model) throws -> [Line] {
      guard case .object(let members) = try JSONValue(encoding: model) else { return [] }
      return members.flatMap { member -> [Line] in
        guard case .array(let objects) = member.value else { return [] }
        return objects.map { Line(text: "\(member.name) \(withoutPlaces($0).text())", schema: schema($0)) }
      }
    }

    private static func schema(_ object: JSONValue) -> Int? {
      guard case .object(let members) = object,
        case .string(let place)? = members.first(where: { $0.name == "place" })?.value
      else { return nil }
      return place.split(separator: "/").last.flatMap { name in
        Int(name.dropFirst("Schema".count).prefix { $0 != "." })
      }
    }

    private static func withoutPlaces(_ value: JSONValue) -> JSONValue {
      switch value {
      case .array(let items): .array(items.map(withoutPlaces))
      case .object(let members):
        .object(members.filter { $0.name != "place" }.map { .init($0.name, withoutPlaces($0.value)) })
      default: value
      }
    }
  }
}
