/// What every value of a schema description can do: travel between threads, be written as JSON and be compared.
public typealias ModelValue = Sendable & Codable & Hashable
