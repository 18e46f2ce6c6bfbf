// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

namespace signalbox {

/// Whether the user wants dark windows, as the desktop says where Qt does not follow it.
class ColorPreference : public QObject
{
    Q_OBJECT

public:
    enum class Scheme {
        Unknown, ///< nothing is wanted, or nobody answers
        Dark,
        Light,
    };

    using QObject::QObject;

    /// What this system has; one that never knows where Qt follows the desktop by itself.
    static std::unique_ptr<ColorPreference> create();

    /// Asks, and listens from then on; waits for nothing.
    virtual void start() = 0;

signals:
    void changed(signalbox::ColorPreference::Scheme scheme);
};

} // namespace signalbox
