"""What is said of each variant in Japanese, its settings among it."""

TEXTS = {
    # the variants
    "Networks": "ネットワーク",
    "Objective": "目的関数",
    "Optimiser": "最適化手法",
    "Schedule": "更新の順序",
    "Penalty": "正則化",
    "Augmentation": "データ拡張",
    "Unrolling": "先読み",
    "Shown": "表示する生成器",
    "Size": "大きさ",
    "{generator} parameters in the generator, {discriminator} in the discriminator": (
        "パラメータ数：生成器 {generator}、識別器 {discriminator}"
    ),
    "{generator} GFLOP a generator step, {discriminator} a discriminator step; {steps} generator steps, {total} "
    "TFLOP in all": (
        "生成器の更新 1 回に {generator} GFLOP、識別器の更新 1 回に {discriminator} GFLOP。生成器の更新 {steps} 回、合"
        "計 {total} TFLOP"
    ),
    "After {steps} generator steps.": "生成器を {steps} 回更新した時点です。",
    "Over training, the same latents throughout.": "学習の経過です（step は更新回数）。潜在変数はずっと同じです。",
    "The same latents at the steps that the 2017 post showed, as far as this run got.": (
        "2017 年の記事が示した更新回数での、同じ潜在変数の画像です（step は更新回数、今回の学習が届いた範囲）。"
    ),
    "Worst and best": "最も悪い画像と最も良い画像",
    "The worst of the measured samples and the best ones, by the features of an untrained network (random): near says "
    "how many held-out faces a sample is near to, and off how many times too far it is from any; compare within a "
    "variant alone.": (
        "評価に使った生成画像のうち、未学習ネットワークの特徴量（random）で見て最も悪いもの（worst）と最も良いもの"
        "（best）です。near は近くにある検証用の顔の枚数、off は 1 枚もないときに、近いと言える距離の何倍離れているかで"
        "す。比べられるのは同じモデルの中だけです。"
    ),
    "Between latents": "潜在変数のあいだ",
    "Each row goes from one of the grid's latents to another, in equal steps along a sphere: faces that change by "
    "degrees are learnt, and jumps hint at faces known by heart.": (
        "各行は、上の一覧にある潜在変数の 1 つから別の 1 つへ、球面に沿って等間隔に進みます。顔が少しずつ変われば学習で"
        "きており、急に切り替わるなら顔を丸暗記しているのかもしれません。"
    ),
    "A walk through latents": "潜在変数をめぐる",
    "Each face walks through four of the grid's latents and back to the first, along a sphere.": (
        "どの顔も、上の一覧にある潜在変数のうち 4 つを球面に沿ってめぐり、最初の 1 つに戻ります。"
    ),
    "Course of training": "学習の経過",
    "The ten samples nearest to a training face, and below each its nearest training face, by distance in pixels: a "
    "copy would show here.": (
        "学習データに最も近い生成画像 10 枚と、その下にそれぞれ最も近い学習データです（ピクセル距離）。コピーがあれば、"
        "ここに現れます。"
    ),
    "Losses.": "損失です。",
    "Losses, each point the mean of {block} records.": "損失です。各点は {block} 件の記録の平均です。",
    # what is missing, and what is read out in place of a picture
    "Grid of faces that {model} draws after training": "学習後の {model} が描いた顔の一覧",
    "Animation: how the faces of {model} change over training": "アニメーション：学習中の {model} の顔の変化",
    "Ten faces of {model} at each of the steps that the 2017 post showed": (
        "2017 年の記事が示した更新回数ごとの、{model} の 10 個の顔"
    ),
    "The worst samples of {model} on the left, its best ones on the right, each above its value": (
        "左が {model} の最も悪い画像、右が最も良い画像（下の数字はそれぞれの値）"
    ),
    "Rows of faces by {model}, each row from one latent to another in equal steps": (
        "{model} の顔を、各行で潜在変数の 1 つから別の 1 つへ等間隔に並べたもの"
    ),
    "Faces of {model} in motion, while their latents go round": "潜在変数をめぐるにつれて変わる {model} の顔",
    "Ten faces of {model}, each above the training face nearest to it": (
        "{model} の 10 個の顔と、その下にそれぞれ最も近い学習データ"
    ),
    "Estimate: {meaning}.": "推定値：{meaning}。",
    "Estimate: {meaning}; each point the mean of {block} records.": (
        "推定値：{meaning}。各点は {block} 件の記録の平均です。"
    ),
    "Jensen-Shannon divergence, lower bound (nats)": "JS 情報量の下界（nat）",
    "K × earth mover's distance, lower bound": "EM 距離の K 倍の下界",
    "total variation distance, lower bound": "全変動距離の下界",
    "relativistic divergence, lower bound (nats)": "相対論的ダイバージェンスの下界（nat）",
}
# settings of a variant: each a whole, or a list of such
SETTINGS = {
    "fully connected networks": "全結合ネットワーク",
    "convolutional networks as in DCGAN": "DCGAN 型の畳み込みネットワーク",
    "residual networks without normalisation": "正規化のない残差ネットワーク",
    "base width {by}": "基準の幅 {by}",
    "batch norm in the discriminator": "識別器にバッチ正規化",
    "no norm in the discriminator": "識別器に正規化なし",
    "layer norm in the discriminator": "識別器にレイヤー正規化",
    "spectral norm of the discriminator's layers": "識別器の各層にスペクトル正規化",
    "whose first weights hold the signal's size (He)": "信号の大きさを保つ重みの初期化（He）",
    "the saturating log loss": "飽和する対数損失",
    "the non-saturating log loss": "飽和しない対数損失",
    "the Wasserstein loss": "Wasserstein 損失",
    "the hinge loss": "ヒンジ損失",
    "the relativistic paired log loss": "相対論的な（ペアの）対数損失",
    "learning rate {rate}": "学習率 {rate}",
    "learning rate {rate} for the generator": "学習率は生成器が {rate}",
    "{rate} for the discriminator": "識別器が {rate}",
    "falling to {share} of that by the end": "学習の終わりまでに {share} 倍に下げる",
    "falling to 0 by the end": "学習の終わりまでに 0 に下げる",
    "betas {first} and {second}": "β は {first} と {second}",
    "momentum {momentum}": "モメンタム {momentum}",
    "{steps} discriminator step to each generator step": "生成器の更新 1 回につき識別器を {steps} 回更新",
    "{steps} discriminator steps to each generator step": "生成器の更新 1 回につき識別器を {steps} 回更新",
    "batches of {batch}": "バッチサイズ {batch}",
    "{steps} while the generator step is below {until}": "生成器の更新が {until} 回になるまでは {steps} 回",
    "{steps} while the generator step is below {until} and at every {every}th": (
        "生成器の更新が {until} 回になるまでと、その後 {every} 回ごとは {steps} 回"
    ),
    "critic weights clipped to ±{bound} before each of its steps": (
        "クリティックの重みを、更新のたびにその前に ±{bound} の範囲にクリップ"
    ),
    "{penalty}, weight {weight}": "{penalty}（重み {weight}）",
    "{penalty}, weight {weight}, in every {every}th of its steps": "{penalty}（重み {weight}、更新 {every} 回に 1 回）",
    "the critic's gradient is held at length 1 between real and fake pictures": (
        "実データと生成画像の間で、クリティックの勾配のノルムを 1 に保つ"
    ),
    "R1, on the discriminator's gradient at real pictures": "R1：実データでの識別器の勾配への罰則",
    "R1 and R2, on the discriminator's gradient at real and at fake pictures": (
        "R1 と R2：実データと生成画像での識別器の勾配への罰則"
    ),
    "of all that the discriminator sees: {names}, with a probability of {strength}": (
        "識別器に見せるすべての画像に、確率 {strength} で{names}"
    ),
    "of all that the discriminator sees: {names}, with a probability of at most {strength} that holds the mean sign "
    "of real scores at {target}": (
        "識別器に見せるすべての画像に、{names}。確率は、実データのスコアの符号の平均が {target} になるよう、{strength} "
        "までの範囲で調整"
    ),
    "mirrored": "左右反転",
    "other colours": "色の変更",
    "shifted": "平行移動",
    "a square cut out": "正方形の切り抜き",
    "the generator looks {steps} discriminator step ahead (inner steps by {inner})": (
        "生成器が識別器の更新 {steps} 回先までを考慮（内側の更新は {inner}）"
    ),
    "the generator looks {steps} discriminator steps ahead (inner steps by {inner})": (
        "生成器が識別器の更新 {steps} 回先までを考慮（内側の更新は {inner}）"
    ),
    "the generator as it is": "学習した生成器そのもの",
    "an average of the generator over training (half-life {images} images)": (
        "学習中の生成器の重みの移動平均（半減期は画像 {images} 枚）"
    ),
}
SOURCES = {
    "Settings from params.yaml; size and work from {file}": "設定は params.yaml、大きさと計算量は {file}",
    "{file}; training.gif beside it is for sharing": "{file}（同じ場所の training.gif は共有用）",
    "{file}; walk.gif beside it is for sharing": "{file}（同じ場所の walk.gif は共有用）",
    "{file}; walk.gif beside it goes round between more of them": (
        "{file}（同じ場所の walk.gif は、さらに多くの潜在変数をめぐるアニメーション）"
    ),
    "{file}, meaning from run.json": "{file}、意味は run.json",
}
