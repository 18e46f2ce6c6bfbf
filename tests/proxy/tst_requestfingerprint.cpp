// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/requestfingerprint.h"

#include <QTest>

using namespace signalbox;

namespace {

/// A request and what is known of it; every part may change its fingerprint.
struct Asked
{
    QByteArray body
        = R"({"model":"m","max_tokens":1,"stream":true,"messages":[{"role":"user","content":"a"}]})";
    Headers headers{{"x-api-key", "sk-1"}, {"anthropic-version", "2023-06-01"}, {"anthropic-beta", "b1"},
        {"user-agent", "tst/1"}};
    QByteArray path = "/v1/messages";
    QByteArray query = "beta=true";
    QStringList models{QStringLiteral("m")};
    QByteArray session = "s1";

    [[nodiscard]] RequestFingerprint fingerprint() const
    {
        HttpRequest request;
        request.method = "POST";
        request.path = path;
        request.query = query;
        request.headers = headers;
        request.body = body;
        const auto json = JsonSlice::parse(request.body);
        return {request, json ? json->members() : std::vector<JsonSlice::Member>(), models, session};
    }
};

Asked askedWith(const QByteArray &body)
{
    Asked asked;
    asked.body = body;
    return asked;
}

using Change = void (*)(Asked &);

bool areEqual(const Asked &a, const Asked &b)
{
    const RequestFingerprint one = a.fingerprint();
    const RequestFingerprint other = b.fingerprint();
    return one.digest() == other.digest() && one.quickHash() == other.quickHash();
}

bool areDifferent(const Asked &a, const Asked &b)
{
    const RequestFingerprint one = a.fingerprint();
    const RequestFingerprint other = b.fingerprint();
    return one.digest() != other.digest();
}

} // namespace

Q_DECLARE_METATYPE(Change)

class RequestFingerprintTest : public QObject
{
    Q_OBJECT

private slots:
    void isTheSameForTheSame_data();
    void isTheSameForTheSame();
    void quickHashTellsConversationsApart();
    void differsWithTheBody_data();
    void differsWithTheBody();
    void differsWithEveryByte();
    void differsWithWhatStandsBesideTheBody_data();
    void differsWithWhatStandsBesideTheBody();
    void ignoresWhatChangesNoAnswer();
    void holdsTheBodyAlive();
};

void RequestFingerprintTest::isTheSameForTheSame_data()
{
    QTest::addColumn<QByteArray>("one");
    QTest::addColumn<QByteArray>("other");
    QTest::newRow("order of the fields")
        << QByteArray(R"({"a":1,"b":[1,2],"c":"x"})") << QByteArray(R"({"c":"x","a":1,"b":[1,2]})");
    QTest::newRow("blanks between the fields")
        << QByteArray(R"({"a":1,"b":2})") << QByteArray("{ \"b\" : 2 ,\n \"a\" : 1 }");
    QTest::newRow("streamed or not") << QByteArray(R"({"a":1,"stream":true})")
                                     << QByteArray(R"({"a":1,"stream":false})");
    QTest::newRow("stream not named") << QByteArray(R"({"a":1,"stream":true})") << QByteArray(R"({"a":1})");
    QTest::newRow("the model is that after routing")
        << QByteArray(R"({"a":1,"model":"x"})") << QByteArray(R"({"a":1,"model":"y"})");
    QTest::newRow("so is the provider")
        << QByteArray(R"({"a":1,"provider":"x"})") << QByteArray(R"({"a":1})");
    QTest::newRow("the last of a repeated key counts")
        << QByteArray(R"({"a":1,"b":0,"a":2})") << QByteArray(R"({"b":0,"a":2})");
    QTest::newRow("keys with escapes") << QByteArray(R"({"\u0061":1})") << QByteArray(R"({"a":1})");
    QTest::newRow("messages with escapes")
        << QByteArray(R"({"mess\u0061ges":[1,2]})") << QByteArray(R"({"messages":[1,2]})");
    QTest::newRow("a repeated key with escapes")
        << QByteArray(R"({"a":1,"\u0061":2})") << QByteArray(R"({"a":2})");
}

void RequestFingerprintTest::isTheSameForTheSame()
{
    QFETCH(QByteArray, one);
    QFETCH(QByteArray, other);
    QVERIFY(areEqual(askedWith(one), askedWith(other)));
}

/// Else every request under way would be compared with every other in full.
void RequestFingerprintTest::quickHashTellsConversationsApart()
{
    Asked asked = askedWith(R"({"messages":[1,2]})");
    const quint64 one = asked.fingerprint().quickHash();
    asked.session = "s2";
    QVERIFY(asked.fingerprint().quickHash() != one);
    QVERIFY(askedWith(R"({"messages":[1,2,3]})").fingerprint().quickHash() != one);
}

void RequestFingerprintTest::differsWithTheBody_data()
{
    QTest::addColumn<QByteArray>("one");
    QTest::addColumn<QByteArray>("other");
    QTest::newRow("a value") << QByteArray(R"({"a":1})") << QByteArray(R"({"a":2})");
    QTest::newRow("a key") << QByteArray(R"({"a":1})") << QByteArray(R"({"b":1})");
    QTest::newRow("another field") << QByteArray(R"({"a":1})") << QByteArray(R"({"a":1,"b":1})");
    QTest::newRow("the spelling of a number") << QByteArray(R"({"a":1})") << QByteArray(R"({"a":1.0})");
    QTest::newRow("blanks within a value") << QByteArray(R"({"a":[1,2]})") << QByteArray(R"({"a":[1, 2]})");
    QTest::newRow("order within a value")
        << QByteArray(R"({"a":{"b":1,"c":2}})") << QByteArray(R"({"a":{"c":2,"b":1}})");
    QTest::newRow("which of a repeated key is last")
        << QByteArray(R"({"a":1,"a":2})") << QByteArray(R"({"a":2,"a":1})");
    QTest::newRow("the same with escapes")
        << QByteArray(R"({"a":1,"\u0061":2})") << QByteArray(R"({"\u0061":2,"a":1})");
    QTest::newRow("where a key ends") << QByteArray(R"({"ab":1})") << QByteArray(R"({"a":"b1"})");
    QTest::newRow("values that read the same in a row")
        << QByteArray(R"({"a":1,"b":23})") << QByteArray(R"({"a":12,"b":3})");
    QTest::newRow("one field or two")
        << QByteArray(R"({"a":"1\",\"b\":\"2"})") << QByteArray(R"({"a":"1","b":"2"})");
    QTest::newRow("the upstream's routing") << QByteArray(R"({"a":1,"provider":{"only":["x"]}})")
                                            << QByteArray(R"({"a":1,"provider":{"only":["y"]}})");
    QTest::newRow("stream within a value")
        << QByteArray(R"({"a":{"stream":true}})") << QByteArray(R"({"a":{"stream":false}})");
}

void RequestFingerprintTest::differsWithTheBody()
{
    QFETCH(QByteArray, one);
    QFETCH(QByteArray, other);
    QVERIFY(areDifferent(askedWith(one), askedWith(other)));
}

void RequestFingerprintTest::differsWithEveryByte()
{
    const QByteArray text = "the quick brown fox";
    const Asked asked = askedWith(R"({"messages":[{"content":")" + text + R"("}],"tools":[]})");
    const qsizetype at = asked.body.indexOf(text);
    for (qsizetype i = 0; i < text.size(); ++i) {
        Asked other = asked;
        other.body[at + i] = 'Z';
        QVERIFY2(areDifferent(asked, other), other.body.constData());
    }
}

void RequestFingerprintTest::differsWithWhatStandsBesideTheBody_data()
{
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, Change change) { QTest::newRow(name) << change; };
    row("beta", [](Asked &asked) { asked.headers.set("anthropic-beta", "b1,b2"); });
    row("no beta", [](Asked &asked) { asked.headers.remove("anthropic-beta"); });
    row("version", [](Asked &asked) { asked.headers.set("anthropic-version", "2026-10-21"); });
    row("another field", [](Asked &asked) { asked.headers.append("Anthropic-Workspace-Id", "w"); });
    row("key", [](Asked &asked) { asked.headers.set("x-api-key", "sk-2"); });
    row("a token beside the key", [](Asked &asked) { asked.headers.append("authorization", "Bearer t"); });
    row("the key in another field", [](Asked &asked) {
        asked.headers.remove("x-api-key");
        asked.headers.append("authorization", "sk-1");
    });
    row("session", [](Asked &asked) { asked.session = "s2"; });
    row("query", [](Asked &asked) { asked.query.clear(); });
    row("path", [](Asked &asked) { asked.path = "/v1/messages/count_tokens"; });
    row("model", [](Asked &asked) { asked.models = QStringList{QStringLiteral("n")}; });
    row("one more model", [](Asked &asked) { asked.models << QStringLiteral("n"); });
    row("one more that is empty", [](Asked &asked) { asked.models << QString(); });
    row("a session that is a model", [](Asked &asked) {
        asked.session.clear();
        asked.models.prepend(QStringLiteral("s1"));
    });
}

void RequestFingerprintTest::differsWithWhatStandsBesideTheBody()
{
    QFETCH(Change, change);
    Asked other;
    change(other);
    QVERIFY(areDifferent(Asked(), other));
}

void RequestFingerprintTest::ignoresWhatChangesNoAnswer()
{
    const Asked asked;
    Asked other;
    other.headers = Headers{{"Anthropic-Beta", "b1"}, {"Anthropic-Version", "2023-06-01"},
        {"X-Api-Key", "sk-1"}, {"user-agent", "tst/2"}, {"x-stainless-retry-count", "1"}};
    QVERIFY(areEqual(asked, other));
}

void RequestFingerprintTest::holdsTheBodyAlive()
{
    const QByteArray expected = Asked().fingerprint().digest();
    std::optional<RequestFingerprint> fingerprint;
    {
        Asked asked;
        asked.body.detach();
        fingerprint = asked.fingerprint();
    }
    QCOMPARE(fingerprint->digest(), expected);
    QCOMPARE(fingerprint->digest().size(), 32);
}

QTEST_GUILESS_MAIN(RequestFingerprintTest)
#include "tst_requestfingerprint.moc"
