// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "translation/answerreader.h"
#include "translation/textmender.h"

#include <QString>

#include <map>
#include <optional>
#include <set>
#include <utility>

namespace signalbox {

class JsonFields;
class JsonSlice;

/// Reads OpenAI Responses. Items are told one after the other in the order of their output_index, whatever
/// the order in which their pieces arrive; what comes both in pieces and as a whole is told once.
class ResponsesAnswerReader : public AnswerReader
{
public:
    /// `vendor` is who gets reasoning back that comes sealed.
    ResponsesAnswerReader(AnswerWriter &writer, QString vendor);

protected:
    void readEvent(const SseParser::Event &event) override;
    void readWhole(QByteArrayView body) override;
    void endOfStream() override;

private:
    enum class Kind {
        Message,
        Reasoning,
        Call,
        FreeformCall,
    };
    enum class Channel {
        Content,
        Summary,
    };
    using PartKey = std::pair<Channel, qint64>;

    struct Item
    {
        Kind kind = Kind::Message;
        QByteArray id;
        QByteArray callId;
        QByteArray name;
        QByteArray sealed; ///< encrypted_content
        QByteArray held; ///< not told yet
        std::set<PartKey> heard; ///< parts of which something has come
        bool mayEnd = false; ///< when a later item speaks: not everybody says where an item ends
        bool isDone = false;
        bool isCut = false;
        bool hasBegun = false;
        bool isOver = false; ///< all has been told

        [[nodiscard]] bool isCall() const { return kind == Kind::Call || kind == Kind::FreeformCall; }
    };
    struct TextEvent;

    static const TextEvent *textEvent(QByteArrayView type);
    static std::optional<Kind> kindOf(const JsonFields &item);

    void readTyped(const QByteArray &type, const JsonFields &data);
    void readText(const TextEvent &event, const JsonFields &data);
    void readItem(const JsonFields &data, bool isDone);
    void readEnd(const QByteArray &type, const JsonFields &response);

    Item &itemOf(Kind kind, const JsonFields &data, const QByteArray &id);
    Item &newItem(qint64 index, Kind kind, const QByteArray &id);
    [[nodiscard]] qint64 nextIndex() const;
    Item *itemNumber(Kind kind, int number);

    static void takeNames(Item &item, const JsonFields &fields);
    void takeWhole(Item &item, const JsonFields &fields);
    static void takeSealed(Item &item, const JsonFields &fields);
    void takeParts(Item &item, Channel channel, const std::optional<JsonSlice> &list);
    void hear(Item &item, PartKey part, QByteArrayView text, bool isWhole);
    void endBefore(const Item &item);

    void advance();
    void begin(Item &item);
    void tell(Item &item);
    void finishItem(Item &item);
    void takeOutput(const JsonFields &response);
    void takeUsage(const JsonFields &response);

    QString m_vendor;
    QByteArray m_id;
    std::map<qint64, Item> m_items; ///< by output_index
    std::optional<qint64> m_current; ///< whose pieces are told as they come
    std::optional<Kind> m_told; ///< the block that may still be open
    bool m_wasCut = false; ///< in a call: whatever comes behind it, and whatever the end says
    TextMender m_mender; ///< of the open freeform call
};

} // namespace signalbox
