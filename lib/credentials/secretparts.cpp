// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/secretparts.h"

#include <QCryptographicHash>

namespace signalbox::secretparts {

namespace {

constexpr QByteArrayView magic = "signalbox-parts 1 ";

QByteArray digestOf(const QByteArray &value)
{
    return QCryptographicHash::hash(value, QCryptographicHash::Sha256).toHex();
}

/// "signalbox-parts 1 PARTS GENERATION SIZE DIGEST\n"
QByteArray headLine(qsizetype parts, int generation, const QByteArray &value)
{
    return magic.toByteArray() + QByteArray::number(parts) + ' ' + QByteArray::number(generation) + ' '
        + QByteArray::number(value.size()) + ' ' + digestOf(value) + '\n';
}

} // namespace

QList<QByteArray> split(const QByteArray &value, qsizetype partSize, int generation)
{
    Q_ASSERT(partSize == 0 || partSize >= smallestPart);
    const bool fits = partSize == 0 || value.size() <= partSize;
    if (fits && !value.startsWith(magic))
        return {value};
    // The count of parts has two digits at most, so that its own length may be taken as that of the longest.
    const qsizetype headSize = headLine(mostParts, generation, value).size();
    const qsizetype first = partSize == 0 ? value.size() : std::min(value.size(), partSize - headSize);
    QList<QByteArray> others;
    for (qsizetype from = first; from < value.size(); from += partSize)
        others.append(value.mid(from, partSize));
    const qsizetype parts = others.size() + 1;
    if (parts > mostParts)
        return {};
    return QList<QByteArray>{QByteArray(headLine(parts, generation, value) + value.left(first))} + others;
}

std::optional<Head> readHead(const QByteArray &firstPart)
{
    if (!firstPart.startsWith(magic))
        return Head{1, 0, firstPart.size(), {}, firstPart};
    const qsizetype end = firstPart.indexOf('\n');
    if (end < 0)
        return std::nullopt;
    const QList<QByteArray> words = firstPart.mid(magic.size(), end - magic.size()).split(' ');
    if (words.size() != 4)
        return std::nullopt;
    bool isSize = false;
    const Head head{words.at(0).toInt(), words.at(1).toInt(), words.at(2).toLongLong(&isSize), words.at(3),
        firstPart.mid(end + 1)};
    const bool isGood = head.parts >= 1 && head.parts <= mostParts
        && (head.generation == 0 || head.generation == 1) && isSize && head.size >= head.begin.size()
        && !head.digest.isEmpty();
    return isGood ? std::optional(head) : std::nullopt;
}

QString partName(const QString &name, int part, int generation)
{
    return QStringLiteral(" %1#%2.%3").arg(name, QString::number(part), QString::number(generation));
}

std::optional<QByteArray> join(const Head &head, const QList<QByteArray> &others)
{
    if (others.size() != head.parts - 1)
        return std::nullopt;
    QByteArray value = head.begin;
    for (const QByteArray &part : others)
        value += part;
    if (head.digest.isEmpty())
        return value;
    if (value.size() != head.size || digestOf(value) != head.digest)
        return std::nullopt;
    return value;
}

} // namespace signalbox::secretparts
