// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tryimage/triedcontent.h"
#include "ui/tryimage/triedimages.h"
#include "ui/wording/thresholdview.h"

#include <QWidget>

class QBoxLayout;
class QGridLayout;
class QLabel;

namespace offramp {

class ElidedLabel;
class ExitCard;
class ImageBox;

/// The image that is tried now, where it exits, and what each exit says about it: beside each other where it is wide,
/// below each other where it is high. Follows every move of a threshold.
class TriedView : public QWidget
{
    Q_OBJECT
public:
    TriedView(const TriedImages *images, const ThresholdView *thresholds, QWidget *parent = nullptr);

    /// What is shown; empty without an answer.
    [[nodiscard]] const std::optional<TriedContent> &content() const { return m_content; }

    [[nodiscard]] const std::vector<ExitCard *> &cards() const { return m_cards; }

    /// The factor by which text must be enlarged so that all fits a size in pixels, for an audience; at least 1.
    [[nodiscard]] double scaleFor(QSize size) const;

    /// Enlarges text by a factor.
    void enlarge(double scale);

    [[nodiscard]] QSize sizeHint() const override { return {560, 380}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {200, 80}; }

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    /// Where everything is: what a drag of a threshold does not change.
    struct Arrangement {
        bool isWide = false; ///< image and words are beside the exits
        QSize image;
        int cards = 0;
        int rows = 0;
        int perRow = 0;
        int tallest = 0; ///< card, pixels

        bool operator==(const Arrangement &) const = default;
    };

    void refresh();
    void showSentence(const QString &sentence);
    void showContent();
    void setCards(std::size_t count);
    void setFonts();
    void arrange();
    [[nodiscard]] Arrangement arrangement() const;
    [[nodiscard]] int cardWidth() const;

    const TriedImages *m_images;
    const ThresholdView *m_thresholds;
    std::optional<TriedContent> m_content;
    std::optional<Arrangement> m_arranged;
    double m_scale = 1;
    ImageBox *m_image;
    ElidedLabel *m_variant;
    ElidedLabel *m_answer;
    ElidedLabel *m_place;
    ElidedLabel *m_cost;
    QLabel *m_sentence;
    QWidget *m_exits; ///< holds the cards
    std::vector<ExitCard *> m_cards;
    QGridLayout *m_grid;
    QBoxLayout *m_head; ///< image and words
    QBoxLayout *m_all;
};

} // namespace offramp
