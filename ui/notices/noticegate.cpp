// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notices/noticegate.h"

#include <algorithm>

namespace signalbox {
namespace {
constexpr size_t mostRemembered = 200;
constexpr qsizetype mostWaiting = 50;
constexpr qsizetype mostLines = 4;

/// What is old news as soon as the other has happened.
std::optional<NoticeKind> oppositeOf(NoticeKind kind)
{
    if (kind == NoticeKind::ProviderLost)
        return NoticeKind::ProviderBack;
    if (kind == NoticeKind::ProviderBack)
        return NoticeKind::ProviderLost;
    return {};
}
} // namespace

void NoticeGate::forgetOld()
{
    const Clock::TimePoint oldest = m_clock.now() - quiet;
    while (!m_added.empty() && (m_added.front().when <= oldest || m_added.size() > mostRemembered))
        m_added.pop_front();
    while (!m_shown.empty() && m_shown.front() <= oldest)
        m_shown.pop_front();
}

bool NoticeGate::add(const Notice &notice)
{
    if (!m_settings.wants(notice.kind))
        return false;
    forgetOld();
    const auto isSame = [&notice](NoticeKind kind, const QString &subject) {
        return kind == notice.kind && subject == notice.subject;
    };
    if (std::ranges::any_of(m_added, [&](const Shown &one) { return isSame(one.kind, one.subject); }))
        return false;
    if (const std::optional<NoticeKind> opposite = oppositeOf(notice.kind)) {
        m_waiting.removeIf([&](const Notice &waiting) {
            return waiting.kind == *opposite && waiting.subject == notice.subject;
        });
    }
    if (m_waiting.size() >= mostWaiting)
        return false;
    m_added.push_back({notice.kind, notice.subject, m_clock.now()});
    m_waiting << notice;
    return true;
}

std::optional<Notice> NoticeGate::take()
{
    forgetOld();
    if (m_waiting.isEmpty() || m_shown.size() >= mostShown)
        return {};
    m_shown.push_back(m_clock.now());
    const QList<Notice> notices = std::exchange(m_waiting, {});
    if (notices.size() == 1)
        return notices.constFirst();
    QStringList lines;
    for (const Notice &notice : notices.first(std::min(notices.size(), mostLines)))
        lines << notice.title;
    if (notices.size() > mostLines)
        lines << tr("and %n more", nullptr, static_cast<int>(notices.size() - mostLines));
    Notice all = notices.constFirst();
    all.subject = QStringLiteral("(several)");
    all.title = tr("%n thing(s) to know", nullptr, static_cast<int>(notices.size()));
    all.text = lines.join(u'\n');
    all.page = PageId::Overview;
    all.item.clear();
    return all;
}

} // namespace signalbox
