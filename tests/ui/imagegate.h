// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <QTimer>

#include <functional>
#include <vector>

namespace offramp::fixtures {

/// A copy of a test set that an engine reads batch by batch as the gate allows: one image of each batch but the first
/// few is held by a file lease, which blocks whoever opens it. However fast or slow a machine is, an engine never gets
/// further than it was let.
class ImageGate : public QObject
{
public:
    static constexpr int batch = 16;      ///< of the engine that is held
    static constexpr int freeBatches = 6; ///< that are read without a hold

    /// Copies source, folders of images by class below test/, to folder. The gate is open.
    ImageGate(const QString &source, const QString &folder);
    ~ImageGate() override;

    /// Holds the images, and lets a batch through now and then. Close it after a dry run, which opens every image.
    void close();

    /// Whether the file system granted leases: else nothing is held.
    [[nodiscard]] bool isValid() const { return m_isValid; }

    /// From now on a batch is let through only while this is true.
    void onlyWhile(std::function<bool()> condition) { m_condition = std::move(condition); }

    /// Whether an engine waits at the gate.
    [[nodiscard]] bool isWaitedFor() const;

    /// Lets the batch through that an engine waits for; false where none waits.
    bool letOneThrough();

    /// Holds again, with all the time a lease gives, what an engine that was killed waited for.
    void renew();

    /// Lets everything through.
    void open();

private:
    QString m_folder;
    std::vector<int> m_held; ///< descriptors, in the order that an engine reads the batches
    std::function<bool()> m_condition;
    QTimer m_timer;
    bool m_isValid = false;
};

} // namespace offramp::fixtures
