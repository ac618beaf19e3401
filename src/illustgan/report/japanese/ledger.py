"""The ledger of claims in Japanese: claims, rules, verdicts and reasons."""

TEXTS = {
    # the ledger
    "A claim holds when every measure of it agrees beyond the difference that counts, in its whole interval over "
    "seeds; where measures disagree, it is undecided; and one seed can only suggest.": (
        "すべての指標で、意味のある大きさの差がシード間の信頼区間全体にわたって認められたとき、主張は「成り立つ」としま"
        "す。指標が食い違うときは「判定できない」とし、シードが 1 つのときは示唆にとどめます。"
    ),
    "holds": "成り立つ",
    "suggests it holds": "成り立ちそう",
    "undecided": "判定できない",
    "suggests it does not": "成り立たなそう",
    "does not hold": "成り立たない",
    "not computed": "計算していない",
    "Rule": "判定基準",
    "Why": "理由",
    "Picture": "グラフ",
    "{count} comparison": "{count} 件の比較",
    "{count} comparisons": "{count} 件の比較",
    "Measure": "指標",
    "Of": "対象",
    "Means": "平均",
    "Difference": "差",
    "Interval": "信頼区間",
    "Wanted": "条件",
    "Agrees": "一致",
    "Floor and ceilings": "下限と上限",
    "WGAN oscillates less than DCGAN while it trains": "WGAN は学習中の振動が DCGAN より小さい",
    "WGAN's faces are blurrier than DCGAN's": "WGAN の顔は DCGAN よりぼけている",
    "WGAN hardly drops modes, fewer than GAN and DCGAN, counted in the avatars' attributes": (
        "WGAN はモードをほとんど失わない（GAN や DCGAN より少ない）：アバターの属性で数えた場合"
    ),
    "WGAN hardly drops modes, fewer than GAN and DCGAN, counted in features": (
        "WGAN はモードをほとんど失わない（GAN や DCGAN より少ない）：特徴量で数えた場合"
    ),
    "WGAN's critic estimates the earth mover's distance between samples and faces all along": (
        "WGAN のクリティックは、生成画像と顔の EM 距離を一貫して推定している"
    ),
    "A clipped critic estimates the earth mover's distance between two segments, also while one moves": (
        "重みをクリップしたクリティックは、2 本の線分の EM 距離を、片方が動いている間も推定できる"
    ),
    "The critic's curve tells how good the samples are": "クリティックの曲線から生成画像の良さがわかる",
    "The critic's curve tells when to stop, better than training to the end": (
        "クリティックの曲線から、最後まで学習するより良い止めどきがわかる"
    ),
    "WGAN learns with fully connected networks, nearer to real faces than to noise or one face repeated": (
        "WGAN は全結合ネットワークでも学習でき、ノイズや同じ顔の繰り返しより実データに近づく"
    ),
    "With fully connected networks WGAN does at least as well as the plain GAN": (
        "全結合ネットワークの WGAN は、通常の GAN と同等以上である"
    ),
    "How many steps the critic takes for each of the generator's matters less for WGAN than for GAN": (
        "生成器 1 回あたりのクリティックの更新回数は、GAN よりも WGAN のほうが影響が小さい"
    ),
    "Unrolled GAN reaches more of eight Gaussians on a ring than the plain GAN": (
        "Unrolled GAN は、円周上の 8 つのガウス分布のうち、通常の GAN より多くに届く"
    ),
    "Unrolled GAN with K = 5 trains worse than DCGAN": "K = 5 の Unrolled GAN は、DCGAN より学習がうまくいかない",
    "The ledger of claims is left out, since {file} is not there or names none: run dvc repro {stage}.": (
        "{file} がないか、主張が 1 つもないため、主張の検証は省いています。dvc repro {stage} を実行してください。"
    ),
    "Measures of: {claim}": "次の主張の指標：{claim}",
}
# how many claims have which verdict
VERDICTS = {"{names}.": "{names}。", "{count} × {named}": "{named} {count} 件"}
PAPERS = {
    "the 2017 post": "2017 年の記事",
    "the 2017 post; {paper}": "2017 年の記事、{paper}",
    "after {paper}": "{paper} に基づく",
    "{paper}, example {number}": "{paper} の例 {number}",
}
# what a rule is made of: which figures, which way, and by how much
_WAYS = {
    "{measures} higher": "{measures}が{than}大きい",
    "{measures} lower": "{measures}が{than}小さい",
    "{measures} higher and {more} lower": "{measures}が{than}大きく、{more}が{than}小さい",
}
_MARGINS = {
    "": ("{side}よりも", ""),
    " by more than {by}": ("{side}よりも {by} を超えて", ""),
    " by more than {by} % of it": ("{side}よりも、その {by} % を超えて", ""),
    ", or worse by less than {by}": ("{side}よりも", "（そうでなくても、差が {by} 未満ならよい）"),
    ", or worse by less than {by} % of it": ("{side}よりも", "（そうでなくても、差がその {by} % 未満ならよい）"),
}
RULES = {
    **{
        f"for {{names}}: {way} than {{side}}{margin}": f"{{names}} の{text.replace('{than}', than)}{unless}"
        for way, text in _WAYS.items()
        for margin, (than, unless) in _MARGINS.items()
    },
    "for {named}": "{named}",
    "for {named} and for {more}": "{named}、{more}のどれ",
    # figures
    "diversity": "多様性",
    "precision ({features})": "適合率（{features}）",
    "recall ({features})": "再現率（{features}）",
    "density ({features})": "密度（{features}）",
    "coverage ({features})": "被覆率（{features}）",
    "modes values": "属性値の出現率",
    "modes pairs": "属性値の組の出現率",
    "modes recognised": "顔と認識された割合",
    "modes KL": "属性の構成比の KL 情報量",
    "modes TV": "属性の構成比の全変動距離",
    "clusters reached": "クラスタの出現率",
    "clusters KL": "クラスタの構成比の KL 情報量",
    "clusters TV": "クラスタの構成比の全変動距離",
    "copying ({features})": "コピー度（{features}）",
    "closer ({features})": "近すぎる割合（{features}）",
    "duplicates": "双子の割合",
    "support": "顔の種類数",
    "edge width": "輪郭の幅",
    "high frequencies": "高周波成分",
    "oscillation by work ({features})": "計算量ごとの振動（{features}）",
    "oscillation by work modes": "計算量ごとの振動（属性）",
    "oscillation by steps ({features})": "更新回数ごとの振動（{features}）",
    "oscillation by steps modes": "更新回数ごとの振動（属性）",
    "{other} of {loss} with {quality}": "{loss}と {quality} の{other}",
    "Spearman": "順位相関（Spearman）",
    "Kendall": "順位相関（Kendall）",
    "discriminator loss": "識別器の損失",
    "generator loss": "生成器の損失",
    "estimate": "推定値",
    "regret": "リグレット",
    "regret of the last": "最後まで学習した場合のリグレット",
    "critic {of}": "クリティックの{of}",
    "moving {of}": "動く線分のクリティックの{of}",
    "discriminator {of}": "識別器の{of}",
    "{of}.lost": "{of} の KL の増加",
    "ring.{of}.modes": "円周上での {of} のモードの数",
    "grid.{of}.modes": "格子上での {of} のモードの数",
    "toy": "トイ問題",
    "balance": "更新比率の実験",
    "mixtures": "混合ガウス分布の実験",
    # what they are compared with
    "floor": "実データ",
    "noise": "ノイズ",
    "one face repeated": "同じ顔の繰り返し",
    "{other} against {side}": "{other} と {side}",
    "above {by}": "{by} より大きい",
    "below {by}": "{by} より小さい",
    "one seed": "シードは 1 つ",
    "yes": "一致",
    "no": "不一致",
    "unclear": "不明確",
    "no number": "値なし",
    "floor {by}": "下限 {by}",
    "noise {by}": "ノイズ {by}",
    "one face {by}": "同じ顔 {by}",
    # reasons
    "{counts}; {figure} of {of} less {side} is {by} ({interval}), wanted {wanted}": (
        "{counts}。{of} の{figure}から{side}の値を引いた差は {by}（{interval}）で、条件は{wanted}こと"
    ),
    "{counts}; {figure} of {of} is {by} ({interval}), wanted {wanted}": (
        "{counts}。{of} の{figure}は {by}（{interval}）で、条件は{wanted}こと"
    ),
    "one seed: no interval": "シードが 1 つなので区間なし",
    "{yes} of {all} comparisons agree": "{all} 件中 {yes} 件が一致",
    "{yes} of {all} comparisons agree, {no} contradict": "{all} 件中 {yes} 件が一致、{no} 件が不一致",
    "{yes} of {all} comparisons agree, {unclear} are unclear": "{all} 件中 {yes} 件が一致、{unclear} 件が不明確",
    "{yes} of {all} comparisons agree, {no} contradict, {unclear} are unclear": (
        "{all} 件中 {yes} 件が一致、{no} 件が不一致、{unclear} 件が不明確"
    ),
    "{names} is not trained: add it to models in params.yaml, then dvc repro": (
        "{names} を学習していません。params.yaml の models に加えて dvc repro を実行してください"
    ),
    "{names} are not trained: add them to models in params.yaml, then dvc repro": (
        "{names} を学習していません。params.yaml の models に加えて dvc repro を実行してください"
    ),
    "{names} have no seed in common: run dvc repro evaluate": (
        "{names} に共通のシードがありません。dvc repro evaluate を実行してください"
    ),
    "{figure} of {of} is null: {fix}": "{of} の{figure}の値がありません。{fix}",
    "too few attributes of faces are told apart: take data.source avatars, or more steps in attributes.scales": (
        "見分けられる顔の属性が少なすぎます。data.source を avatars にするか、attributes.scales の steps を増やしてくだ"
        "さい"
    ),
    "a curve needs four checkpoints that are not all alike: raise evaluations in scales": (
        "曲線には、すべてが同じではない 4 つ以上のチェックポイントが必要です。scales の evaluations を増やしてください"
    ),
    "it is not defined for these pictures": "この画像では定義できません",
}
SOURCES = {
    "reports/claims.json; rules from params.yaml, claims": "reports/claims.json、判定基準は params.yaml の claims"
}
