"""The figures of results in Japanese, and the words within all figures."""

TEXTS = {
    # figures
    "A line is the mean over seeds {seeds}, within a band of one standard deviation to each side. The data below each "
    "figure has every seed.": (
        "線はシード {seeds} の平均、帯はその上下 1 標準偏差です。各グラフの下のデータには、すべてのシードの値がありま"
        "す。"
    ),
    "Means over {count} seeds, within a band of one standard deviation to each side.": (
        "線は {count} 個のシードの平均、帯はその上下 1 標準偏差です。"
    ),
    "Geometric means over {count} seeds, within a band of one standard deviation of logarithms.": (
        "線は {count} 個のシードの幾何平均、帯は対数で測った 1 標準偏差です。"
    ),
    "Means over {count} seeds, of estimate and distance, within a band of one standard deviation of each.": (
        "線は推定値と距離それぞれの {count} 個のシードでの平均、帯はそれぞれの 1 標準偏差です。"
    ),
    "KID in three extractors, and SWD": "3 種類の特徴量での KID と SWD",
    "Distances against work: lower is better. Where panels order the variants differently, none is to be believed.": (
        "計算量に対する距離です。小さいほど良好です。パネルによって順位が違うときは、どの順位も信用できません。"
    ),
    "Coverage and diversity": "被覆率と多様性",
    "Coverage and diversity against work: higher is more varied, and the floor is what real faces have.": (
        "計算量に対する被覆率と多様性です。大きいほど多様で、破線は実データでの値です。"
    ),
    "How far the pictures of the same latents move from one snapshot to the next. At 1 a latent's picture changes as "
    "much as if it became another latent's.": (
        "同じ潜在変数の画像が、次のスナップショットまでにどれだけ変わるかです。1 は、別の潜在変数の画像に入れ替わるほど"
        "の変化です。"
    ),
    "Blur": "ぼけ",
    "Mean width of strong edges against work: above the floor is blurrier than real faces.": (
        "計算量に対する、はっきりした輪郭の平均の幅です。破線より上なら、実データよりぼけています。"
    ),
    "Power spectra": "パワースペクトル",
    "Power of the last samples by frequency: below the real faces' on the right is blur, and above them is noise.": (
        "最後の生成画像の、周波数ごとのパワーです。右側で実データより下ならぼけ、上ならノイズです。"
    ),
    "When to stop": "いつ学習を止めるか",
    "Crosses: where the estimate says to stop, at the KID of the checkpoint nearest to it.": (
        "× は、推定値に従って止める時点と、最も近いチェックポイントでの KID です。"
    ),
    "The critic's estimate and the earth mover's distance": "クリティックの推定値と EM 距離",
    "The critic's estimate on training faces and the exact distance at each checkpoint, joined in the order of "
    "training. The critic has features of its own, so no more than a common rise is to be expected.": (
        "各チェックポイントでの、学習データに対するクリティックの推定値と正確な距離を、学習の順に結んでいます。クリティ"
        "ックは独自の特徴量を使うので、期待できるのは、ともに増減することまでです。"
    ),
    "Where the truth is known": "正解がわかっている場合",
    "Modes reached, by attribute": "属性ごとに現れたモード",
    "Attribute": "属性",
    "Share of each attribute's values that the last samples reach: 1 is all that training faces have.": (
        "各属性の値のうち、最後の生成画像に現れた割合です。1 なら、学習データにあるすべての値が現れています。"
    ),
    "Share of each attribute's values that the last samples reach: 1 is all that training faces have; means over "
    "seeds.": (
        "各属性の値のうち、最後の生成画像に現れた割合です（シードの平均）。1 なら、学習データにあるすべての値が現れてい"
        "ます。"
    ),
    # what is missing
    "There are no power spectra in the evaluations: run dvc repro {stage}.": (
        "評価結果にパワースペクトルがありません。dvc repro {stage} を実行してください。"
    ),
    "No variant here has a Wasserstein critic: add wgan to models in params.yaml, then dvc repro.": (
        "Wasserstein 損失のクリティックを持つモデルがありません。params.yaml の models に wgan を加えて dvc repro を実"
        "行してください。"
    ),
    "Nothing is known of the attributes of these faces; avatars have them (data.source: avatars).": (
        "この顔には属性の情報がありません。属性があるのはアバター（data.source: avatars）です。"
    ),
    "Share of each attribute's values that each variant reaches": "モデルごとの、各属性の値が現れた割合",
}
# within figures, and what is read out in their place
WORDS = {
    "work (TFLOP)": "計算量（TFLOP）",
    "work (GFLOP)": "計算量（GFLOP）",
    "real faces": "実データ",
    "training faces": "学習データ",
    "held-out faces": "検証データ",
    "estimate": "推定値",
    "loss": "損失",
    "generator": "生成器",
    "discriminator": "識別器",
    "critic": "クリティック",
    "moving critic": "動く線分のクリティック",
    "critic's estimate": "クリティックの推定値",
    "diversity": "多様性",
    "change (lite0)": "変化（lite0）",
    "edge width (pixels)": "輪郭の幅（ピクセル）",
    "cycles a picture": "画像 1 枚あたりの周期数",
    "power (levels²)": "パワー（階調²）",
    "earth mover's distance": "EM 距離",
    "earth mover's distance ({features})": "EM 距離（{features}）",
    "true distance": "真の距離",
    "{what} of each variant against work, with its floor": "各モデルの{what}と計算量の関係、および実データの値",
    "{what} of each variant against work": "各モデルの{what}と計算量の関係",
    "Change of the shown pictures from snapshot to snapshot against work, for each variant": (
        "表示した画像のスナップショット間の変化と計算量の関係（モデル別）"
    ),
    "Power of samples by cycles a picture for each variant, and of real faces": (
        "画像 1 枚あたりの周期数ごとの、各モデルの生成画像と実データのパワー"
    ),
    "The critic's estimate for {model} against the earth mover's distance in {features}": (
        "{model} のクリティックの推定値と EM 距離（{features}）の関係"
    ),
    "Estimates of a critic, a discriminator and a moving critic against the true distance": (
        "真の距離に対する、クリティック、識別器、動く線分のクリティックの推定値"
    ),
    "Losses of {model} against work": "{model} の損失と計算量の関係",
    "The discriminator's estimate for {model} against work": "{model} の識別器の推定値と計算量の関係",
}
SOURCES = {
    "data/evaluations/, checkpoints": "data/evaluations/ の checkpoints",
    "data/evaluations/, checkpoints: em, estimate_train": (
        "data/evaluations/ の checkpoints にある em と estimate_train"
    ),
    "data/evaluations/, checkpoints and curves.stopping": ("data/evaluations/ の checkpoints と curves.stopping"),
    "data/evaluations/, {part}": "data/evaluations/ の {part}",
    "data/theory/critic.json, means over its seeds": "data/theory/critic.json（シードの平均）",
}
