// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/result.h"

#include <QTest>

using namespace signalbox;
using Kind = Error::Kind;

Q_DECLARE_METATYPE(signalbox::Error::Kind)

class ErrorTest : public QObject
{
    Q_OBJECT

private slots:
    void kindHasNameAndStatus_data();
    void kindHasNameAndStatus();
    void statusWithoutBodyHasAKind_data();
    void statusWithoutBodyHasAKind();
    void unknownNameIsAnApiError();
    void resultHoldsEither();
};

void ErrorTest::kindHasNameAndStatus_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("name");
    const auto row = [](Kind kind, int status, const char *name) {
        QTest::newRow(name) << kind << status << QByteArray(name);
    };
    row(Kind::InvalidRequest, 400, "invalid_request_error");
    row(Kind::Authentication, 401, "authentication_error");
    row(Kind::Billing, 402, "billing_error");
    row(Kind::Permission, 403, "permission_error");
    row(Kind::NotFound, 404, "not_found_error");
    row(Kind::Conflict, 409, "conflict_error");
    row(Kind::RequestTooLarge, 413, "request_too_large");
    row(Kind::RateLimit, 429, "rate_limit_error");
    row(Kind::Api, 500, "api_error");
    row(Kind::Timeout, 504, "timeout_error");
    row(Kind::Overloaded, 529, "overloaded_error");
}

void ErrorTest::kindHasNameAndStatus()
{
    QFETCH(Kind, kind);
    QFETCH(int, status);
    QFETCH(QByteArray, name);
    QCOMPARE(httpStatus(kind), status);
    QCOMPARE(errorTypeName(kind).toByteArray(), name);
    QVERIFY(errorKindFromTypeName(name) == kind);
    QVERIFY(errorKindFromStatus(status) == kind);
}

void ErrorTest::statusWithoutBodyHasAKind_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<Kind>("kind");
    QTest::newRow("408") << 408 << Kind::Timeout;
    QTest::newRow("503") << 503 << Kind::Overloaded;
    QTest::newRow("other 4xx") << 422 << Kind::InvalidRequest;
    QTest::newRow("other 5xx") << 520 << Kind::Api;
    QTest::newRow("no error status") << 200 << Kind::Api;
}

void ErrorTest::statusWithoutBodyHasAKind()
{
    QFETCH(int, status);
    QFETCH(Kind, kind);
    QVERIFY(errorKindFromStatus(status) == kind);
}

void ErrorTest::unknownNameIsAnApiError()
{
    QVERIFY(errorKindFromTypeName("surprise_error") == Kind::Api);
    QVERIFY(errorKindFromTypeName("") == Kind::Api);
}

void ErrorTest::resultHoldsEither()
{
    const Result<int> good(7);
    QVERIFY(good);
    QCOMPARE(*good, 7);
    const Result<int> bad(Error{Kind::Timeout, QStringLiteral("late")});
    QVERIFY(!bad);
    QVERIFY(bad.error().kind == Kind::Timeout);
    QCOMPARE(bad.error().message, QStringLiteral("late"));
}

QTEST_GUILESS_MAIN(ErrorTest)
#include "tst_error.moc"
