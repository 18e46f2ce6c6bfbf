// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "upstream/quotastanding.h"
#include "upstream/quotawindow.h"

#include <QList>

#include <vector>

namespace signalbox {

/// A window has come to a share of its limit that its owner wants to know of.
struct QuotaCrossing
{
    QuotaWindow window;
    int percent = 0; ///< 80, 95 or 100
};

/// What is known of the windows of one account: each as it was stated last, until it resets.
class QuotaWindows
{
public:
    static constexpr size_t most = 24; ///< rate limits are of models, whose names come from clients

    /// What an endpoint tells replaces all that it has told before. Each crossing is told once, until its
    /// window has reset.
    std::vector<QuotaCrossing> take(
        const QList<QuotaWindow> &stated, QuotaWindow::Source source, const QDateTime &now);
    /// Those that have not reset.
    [[nodiscard]] QList<QuotaWindow> known(const QDateTime &now) const;
    /// True when `stated` tells of the same account, as far as windows can say: the window of a plan that
    /// resets last is of the same owner and resets at the same time.
    [[nodiscard]] bool isOfSameAccount(const QList<QuotaWindow> &stated) const;
    [[nodiscard]] QuotaStanding standing(const QString &model, const QuotaAim &aim) const;
    void clear() { m_known.clear(); }

private:
    struct Known
    {
        QuotaWindow window;
        int told = 0; ///< the highest crossing
    };

    [[nodiscard]] const QuotaWindow *tightestOfPlan(const QString &model, const QDateTime &now) const;
    Known &placeOf(const QuotaWindow &window);

    std::vector<Known> m_known;
};

} // namespace signalbox
