import TestSupport
import Testing

@testable import Planning

/// Whether values survive a change of type and come back.
@Suite(.onEveryServer)
struct TypeChangeTests {
  @Test(arguments: [
    ("integer", "bigint"), ("smallint", "numeric"), ("character varying(10)", "character varying(20)"),
    ("character varying(10)", "text"), ("text", "character varying(5)"), ("numeric(10,2)", "numeric(12,2)"),
    ("numeric(10,2)", "numeric"), ("text", "public.mood"), ("public.mood", "text"),
  ])
  func keeps(_ from: String, _ to: String) {
    #expect(TypeChange(from: from, to: to).keepsValues)
  }

  @Test(arguments: [
    ("bigint", "integer"), ("numeric(20,8)", "numeric(20,6)"), ("numeric", "numeric(12,2)"),
    ("timestamp without time zone", "date"), ("double precision", "real"), ("numeric(12,4)", "numeric(12,6)"),
  ])
  func loses(_ from: String, _ to: String) {
    #expect(!TypeChange(from: from, to: to).keepsValues)
  }

  @Test func anExplicitCastCutsWhatAPlainChangeRefuses() {
    #expect(TypeChange(from: "text", to: "character varying(5)").keepsValues)
    #expect(!TypeChange(from: "text", to: "character varying(5)", isCast: true).keepsValues)
  }
}
