// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/selection.h"
#include "ui/engine/classifyrun.h"
#include "ui/jobs/threadworker.h"

#include <QImage>
#include <QTimer>

#include <map>

namespace offramp {

/// An image that was tried.
struct TriedImage {
    int id = 0; ///< never used twice
    QString path;
    QString name;
    QImage shown;           ///< as it is in the file, made smaller; null until it is read, or where it cannot be
    bool isUnknown = false; ///< it cannot be read here; the engine may read it all the same
};

/// The images that were tried in this session, and what the networks of the selected variants say about them: the
/// engine runs the network of the selected one on each image once, at all exits, so that thresholds, exits that are off
/// and variants of one network need no other run. Its functions may be called from the GUI thread only.
class TriedImages : public QObject
{
    Q_OBJECT
public:
    enum class State {
        Empty,     ///< there is no image
        NoVariant, ///< none is selected
        Refused,   ///< the recording has no network that could run
        NoNetwork, ///< its file is not known
        Running,
        Cancelled,
        Failed,
        Answered, ///< there is an answer about the current image, which may be that it cannot be classified
    };

    /// The most that are kept; the oldest go.
    static constexpr std::size_t mostImages = 50;

    TriedImages(Document *document, const Selection *selection, QString engine, QObject *parent = nullptr);

    void setEngine(const QString &engine) { m_engine = engine; }

    /// Adds image files, the first of which becomes the current one; one that is there already is tried again.
    void add(const QStringList &paths);

    /// Removes an image from the list; its file is kept.
    void remove(std::size_t place);

    [[nodiscard]] const std::vector<TriedImage> &images() const { return m_images; }

    /// The place of the current image; meaningless where there is none.
    [[nodiscard]] std::size_t current() const { return m_current; }
    void setCurrent(std::size_t place);

    /// Goes to the next image (1) or the one before (-1); nothing happens beyond the ends.
    void step(int direction);

    /// The selected variant, or null; valid until the document changes.
    [[nodiscard]] const VariantResult *variant() const;

    /// What its network says about the current image, or null.
    [[nodiscard]] const TriedAnswer *answer() const;

    [[nodiscard]] State state() const;

    /// What is to be said about the state; empty where there is an answer that is not a problem.
    [[nodiscard]] QString sentence() const;

    /// What the engine warned about when it ran the network of the selected variant last.
    [[nodiscard]] QStringList warnings() const;

    /// Whether the engine works, or is about to.
    [[nodiscard]] bool isRunning() const { return m_run.isActive() || m_soon.isActive(); }

    /// The file of the selected variant's network; empty where it is not known.
    [[nodiscard]] QString network() const;

    /// Says which file that is, and tries again. It is remembered once it has run.
    void setNetwork(const QString &path);

    /// Ends the run; what is not answered stays so until retry().
    void cancel();

    /// Tries again what failed or was cancelled.
    void retry();

    [[nodiscard]] const Document *document() const { return m_document; }

Q_SIGNALS:
    void changed(); ///< any of the above, and what follows from the selected variant
    void added();   ///< images, by add()

private:
    /// Whose answers: a recording's network under a criterion.
    using Asked = std::pair<std::string, Criterion>;
    struct Answers {
        std::map<int, TriedAnswer> byImage; ///< by its id
        QString problem;                    ///< why the engine could not run
        QStringList warnings;
        bool isCancelled = false;
    };

    void read(const TriedImage &image);
    void erase(std::vector<TriedImage>::iterator image);
    void follow();
    void startNext();
    void take(const ClassifyEnd &end);
    [[nodiscard]] TriedImage *find(int id);
    [[nodiscard]] std::optional<Asked> asked() const;
    [[nodiscard]] const Answers *answers() const;
    [[nodiscard]] QString refusal() const;
    [[nodiscard]] QStringList networkKeys() const;
    [[nodiscard]] std::vector<int> waiting() const;

    Document *m_document;
    const Selection *m_selection;
    QString m_engine;
    std::vector<TriedImage> m_images; ///< in the order they were added
    std::size_t m_current = 0;
    int m_lastId = 0;
    std::map<Asked, Answers> m_answers;
    std::map<std::string, QString> m_chosen; ///< files of networks, by the recording's fingerprint
    Asked m_runAsks;                         ///< what the run is about
    std::vector<int> m_runIds;               ///< of its images
    QStringList m_runKeys;                   ///< what its network is remembered by
    ClassifyRun m_run;
    QTimer m_soon; ///< runs before the next start: several changes at once start one run
    ThreadWorker m_reader;
};

} // namespace offramp
