// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/jsonpathnumber.h"

#include "upstream/finitenumber.h"
#include "upstream/jsonpath.h"

#include <QStringList>

namespace signalbox {

namespace {

std::optional<double> numberOf(const JsonSlice &value)
{
    if (value.type() == JsonSlice::Type::Number)
        return finiteNumber(value.bytes());
    const auto text = value.toString();
    return text ? finiteNumber(*text) : std::nullopt;
}

Error wrongExpression(const QString &text)
{
    return {Error::Kind::InvalidRequest,
        QStringLiteral("'%1' names no number: write it like \"data.total - data.used\" or \"quota / 500000\"")
            .arg(text)};
}

} // namespace

Result<JsonPathNumber> JsonPathNumber::parse(const QString &expression)
{
    JsonPathNumber number;
    if (expression.trimmed().isEmpty())
        return number;
    const QString padded = u' ' + expression.simplified() + u' ';
    const QStringList terms = padded.split(QStringLiteral(" - "));
    if (terms.size() > 2)
        return wrongExpression(expression);
    const auto first = parseTerm(terms.first());
    if (!first)
        return wrongExpression(expression);
    number.m_term = *first;
    if (terms.size() == 1)
        return number;
    const auto second = parseTerm(terms.last());
    if (!second)
        return wrongExpression(expression);
    number.m_subtracted = *second;
    return number;
}

Result<JsonPathNumber::Term> JsonPathNumber::parseTerm(const QString &text)
{
    QString spaced = text;
    spaced.replace(u'*', QStringLiteral(" * ")).replace(u'/', QStringLiteral(" / "));
    const QStringList words = spaced.split(u' ', Qt::SkipEmptyParts);
    // PATH, then pairs of an operator and a constant
    if (words.size() % 2 == 0)
        return wrongExpression(text);
    Term term{words.first().toUtf8()};
    for (qsizetype i = 1; i < words.size(); i += 2) {
        const auto constant = finiteNumber(words.at(i + 1).toUtf8());
        const bool divides = words.at(i) == QStringLiteral("/");
        if (!constant || *constant == 0 || (!divides && words.at(i) != QStringLiteral("*")))
            return wrongExpression(text);
        term.factor = divides ? term.factor / *constant : term.factor * *constant;
    }
    if (term.path.split('.').contains(QByteArray()) || term.path == "*" || term.path == "/")
        return wrongExpression(text);
    return term;
}

Result<double> JsonPathNumber::in(QByteArrayView json) const
{
    const auto root = JsonSlice::parse(json);
    if (!root)
        return Error{Error::Kind::Api, QStringLiteral("the answer is not JSON")};
    auto value = valueOf(m_term, *root);
    if (!value || !m_subtracted)
        return value;
    auto subtracted = valueOf(*m_subtracted, *root);
    if (!subtracted)
        return subtracted;
    return *value - *subtracted;
}

Result<double> JsonPathNumber::valueOf(const Term &term, JsonSlice root)
{
    const std::optional<JsonSlice> value = jsonAt(root, term.path);
    if (!value)
        return Error{
            Error::Kind::Api, QStringLiteral("the answer has no '%1'").arg(QString::fromUtf8(term.path))};
    const auto number = numberOf(*value);
    const double product = number.value_or(NAN) * term.factor;
    if (std::isfinite(product))
        return product;
    return Error{Error::Kind::Api,
        term.path.isEmpty()
            ? QStringLiteral("the answer is no number")
            : QStringLiteral("'%1' of the answer is no number").arg(QString::fromUtf8(term.path))};
}

} // namespace signalbox
